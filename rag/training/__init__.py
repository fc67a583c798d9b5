r"""How the models that ship with the package were trained: the whole recipe, on data of your own.

    python -m rag.training squad xquad.en.json --articles wiki.jsonl --questions wiki-questions.jsonl
    archive-chat add --archive wiki.archive wiki.jsonl
    python -m rag.training groups wiki-questions.jsonl --archive wiki.archive --half 0 --out wiki.groups.jsonl
    python -m rag.training written rag/training/written.jsonl --use training --archive news.archive \
        --questions written-questions.jsonl
    python -m rag.training groups written-questions.jsonl --archive news.archive --out written.groups.jsonl
    python -m rag.training synthesis --archive news.archive --wanted 10500 --out news.groups.jsonl
    python -m rag.training cross-encoder --synthetic news.groups.jsonl --real wiki.groups.jsonl=1.2 quiz.jsonl=2,.3 \
        --minutes 90 --folder run
    python -m rag.training export run/weights.pt rag/cross_encoder.onnx --groups wiki.groups.jsonl
    python -m rag.training fusion news.archive=quiz-questions.jsonl=1 wiki.archive=wiki-questions.jsonl=1 --folder run
    python -m rag.training ablation --fit news.archive=quiz-questions.jsonl=1 \
        --judge wiki.archive=wiki-questions.jsonl=0
    python -m rag.training common-words --archive news.archive --out rag/common_words.json

groups.py          a question with passages that answer it and passages that do not: mined from an archive and a
                   question set in the form that `archive-chat eval` takes      squad.py   … made from SQuAD's form
written.py         questions written for this training about news articles
synthesis.py       questions made out of the archive's own sentences, most of them to be answered by another article
clozes.py          … what in a sentence can be asked for, by rules      phrasing.py   … and how it is asked
cross_encoder.py   the model, its losses, and training for so many minutes, which can be stopped and gone on with
drawing.py         which groups a step learns from, and their word pieces
weights.py         a model's weights out of a file, also the one that ships, to go on training from
export.py          to int8 ONNX, and how far its scores are from those of the weights it was made from
fusion.py          the weights in `ranking.json` and `reading.json`      ablation.py   … without each feature

The bundled cross-encoder started from the bundled encoder's weights and was trained on two cores, three times. The
half of a set is that of `groups --half 0`.

1. 90 minutes, 1,391 steps of four groups: RealTime QA's news questions of 2024 and half of those of 2025 (Kasai et al.,
   2023, "RealTime QA: What's the Answer Right Now?"; 570 answered ones, weight 2, 1,144 others, weight .3), half of
   XQuAD (Artetxe et al., 2020; 611, weight 1.2) and of 500 questions of SQuAD 2.0 (Rajpurkar et al., 2018; 120, weight
   1.2, and 137 unanswerable ones, weight 1), COVID-QA (Möller et al., 2020; 1,177, weight .3), and 7,644 questions made
   out of news sentences.
2. 66 minutes, 2,807 steps, from what 1. had made (`--start rag/cross_encoder.onnx --bf16`): the written questions for
   training (4,389 answered ones and 2,334 near misses, weight 1), and the sets of 1. without the made ones (RealTime QA
   2, unanswered .3; XQuAD and SQuAD 2.0 1.5; COVID-QA .3).
3. 80 minutes beside other work, 4,139 steps, from the weights of 2.: the same sets, RealTime QA with weight 3, SQuAD
   2.0 with weight 2.

The weights of ranking and reading were fitted on the other half of RealTime QA 2025 (418 questions, with the day they
were asked and without; both given twice), a quarter of XQuAD (301 of the half that was not trained on), the written
questions for fusion (469; those about articles of 2024 over a fifth of that year's articles) and
tests/golden/seed.jsonl (52).
"""
