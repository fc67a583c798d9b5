"""`python -m rag.training`: the recipe's commands, one for each step."""

import argparse
import json
import logging
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import TypeAlias

from tqdm import tqdm

from rag.archive import Archive
from rag.errors import RagError
from rag.evaluation import Question, read_questions
from rag.lexical import terms
from rag.training.groups import FirstRanking, in_half, mine, read_groups, write_groups, write_jsonl
from rag.training.settings import Settings
from rag.training.squad import read_squad
from rag.training.synthesis import synthesise
from rag.training.written import USES, read_written

_LOG = logging.getLogger("rag.training")
_SEED = 7
_COMPARED = 50  # groups that an exported model is compared on
_PASSAGES = 100_000  # to which counts of common words are scaled
# Rarer stems are left out: a small archive's counts are added to those of 10,000 passages (`rag.query`), where they
# would be fewer than two.
_COMMON = 20

Command = Callable[[argparse.Namespace], None]


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    logging.basicConfig(format="%(message)s")
    logging.getLogger("rag").setLevel(logging.INFO)
    given = _parser().parse_args(arguments)
    run: Command = given.run
    try:
        run(given)
    except (RagError, ValueError) as error:
        _LOG.error("rag.training: %s", error)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m rag.training", description="Train the models that ship.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for add in (
        _add_squad, _add_written, _add_groups, _add_synthesis, _add_cross_encoder, _add_export, _add_fusion,
        _add_ablation, _add_common_words,
    ):  # fmt: skip
        add(commands)
    return parser


Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _command(commands: Commands, name: str, run: Command, told: str) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=told, description=told)
    parser.set_defaults(run=run)
    return parser


def _add_squad(commands: Commands) -> None:
    parser = _command(commands, "squad", _squad, "Take SQuAD-form JSON apart: articles to add, questions to mine for.")
    parser.add_argument("source", type=Path)
    parser.add_argument("--articles", type=Path, required=True, help="JSON Lines to write, for `archive-chat add`")
    parser.add_argument("--questions", type=Path, required=True, help="JSON Lines to write, for `groups`")


def _squad(given: argparse.Namespace) -> None:
    articles, questions = read_squad(given.source)
    _LOG.info("%d articles, %d questions", len(articles), len(questions))
    write_jsonl(given.articles, articles)
    write_jsonl(given.questions, questions)


def _add_written(commands: Commands) -> None:
    parser = _command(commands, "written", _written, "Make a question set of the written questions about an archive.")
    parser.add_argument("source", type=Path, help="JSON Lines such as rag/training/written.jsonl")
    parser.add_argument("--archive", type=Path, required=True, help="with the articles that they are about")
    parser.add_argument("--use", choices=USES, required=True, help="to train on, to fit weights on, or to judge by")
    parser.add_argument("--questions", type=Path, required=True, help="JSON Lines to write, for `groups`")


def _written(given: argparse.Namespace) -> None:
    with Archive.open(given.archive, reranker=FirstRanking()) as archive:
        written = write_jsonl(given.questions, read_written(given.source, given.use, archive))
    _LOG.info("%d questions", written)


def _add_groups(commands: Commands) -> None:
    parser = _command(commands, "groups", _groups, "Mine groups: questions with passages that answer and that do not.")
    parser.add_argument("questions", type=Path, nargs="+", help="question sets, as for `archive-chat eval`")
    parser.add_argument("--archive", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--half", type=int, choices=(0, 1), help="only one half, by the id's CRC-32")


def _groups(given: argparse.Namespace) -> None:
    questions = [question for path in given.questions for question in read_questions(path).questions]
    asked = _half_of(questions, given.half)
    with Archive.open(given.archive, reranker=FirstRanking()) as archive:
        written = write_groups(
            given.out, mine(archive, tqdm(asked, unit=" questions", disable=None), random.Random(_SEED))
        )
    _LOG.info("%d groups of %d questions", written, len(asked))


def _key(question: Question) -> str:
    """What tells halves apart: the article where one is named, so that its questions stay together."""
    return question.article_ids[0] if question.article_ids else question.id or question.text


def _add_synthesis(commands: Commands) -> None:
    parser = _command(commands, "synthesis", _synthesis, "Make groups out of an archive's own sentences.")
    parser.add_argument("--archive", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--wanted", type=int, default=10_000, metavar="N", help="groups at most (default: %(default)s)")


def _synthesis(given: argparse.Namespace) -> None:
    with Archive.open(given.archive, reranker=FirstRanking()) as archive:
        groups = islice(synthesise(archive, random.Random(_SEED)), given.wanted)
        written = write_groups(given.out, tqdm(groups, total=given.wanted, unit=" groups", disable=None))
    _LOG.info("%d groups", written)


def _add_cross_encoder(commands: Commands) -> None:
    usual = Settings()
    parser = _command(commands, "cross-encoder", _cross_encoder, "Train the cross-encoder; stopped, it goes on later.")
    parser.add_argument("--synthetic", type=Path, nargs="*", default=[], metavar="GROUPS", help="of `synthesis`")
    parser.add_argument(
        "--real",
        nargs="*",
        default=[],
        metavar="GROUPS[=ANSWERED[,UNANSWERED]]",
        help="of `groups`, and how often, for their number, questions with and without answers come (default: 1,1)",
    )
    parser.add_argument("--folder", type=Path, required=True, help="for the checkpoint and, at the end, weights.pt")
    parser.add_argument("--start", type=Path, metavar="FILE", help="weights to start from (default: the encoder's)")
    parser.add_argument("--teachers", type=Path, nargs="*", default=[], metavar="FILE", help="weights to imitate too")
    parser.add_argument("--groups", type=int, default=4, metavar="N", help="a step (default: %(default)s)")
    parser.add_argument("--negatives", type=int, default=5, metavar="N", help="of a group (default: %(default)s)")
    parser.add_argument("--rate", type=float, default=usual.rate, help="learning rate (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=usual.seed, help="of every choice (default: %(default)s)")
    parser.add_argument("--device", default=usual.device, help="to train on, such as cuda (default: %(default)s)")
    parser.add_argument("--processes", type=int, default=0, metavar="N", help="that make batches ahead")
    parser.add_argument("--bf16", action="store_true", help="multiply in bfloat16")
    parser.add_argument("--minutes", type=float, required=True, help="of training, those before a restart included")


def _cross_encoder(given: argparse.Namespace) -> None:
    from rag.training.batches import Batches
    from rag.training.cross_encoder import Training
    from rag.training.drawing import Real

    synthetic = [group for path in given.synthetic for group in read_groups(path)]
    real = []
    for each in given.real:
        path, _, weights = each.partition("=")
        real.append(Real(read_groups(Path(path)), *map(float, filter(None, weights.split(",")))))

    def drawn(seed: int) -> Batches:
        sizes = {"groups": given.groups, "negatives": given.negatives, "processes": given.processes}
        return Batches(synthetic, real, seed=seed, **sizes)

    settings = Settings(given.device, given.bf16, given.rate, seed=given.seed)
    training = Training(given.folder, drawn, start=given.start, teachers=given.teachers, settings=settings)
    _LOG.info("%s, after %d steps", training.run(given.minutes), training.steps)


def _add_export(commands: Commands) -> None:
    parser = _command(commands, "export", _export, "Write trained weights as the int8 ONNX file that ships.")
    parser.add_argument("weights", type=Path, help="weights.pt or checkpoint.pt of a training")
    parser.add_argument("target", type=Path, help="the file to write")
    parser.add_argument("--groups", type=Path, help="groups to compare its scores on with the exact ones")


def _export(given: argparse.Namespace) -> None:
    from rag.training.export import export

    groups = read_groups(given.groups) if given.groups else []
    export(given.weights, given.target, random.Random(_SEED).sample(groups, min(_COMPARED, len(groups))))


def _add_fusion(commands: Commands) -> None:
    parser = _command(
        commands, "fusion", _fusion, "Learn the weights of ranking, of choosing a sentence, and of silence."
    )
    parser.add_argument(
        "sets",
        nargs="+",
        metavar="ARCHIVE=QUESTIONS[=HALF]",
        help="an archive with questions about it; HALF 0 or 1: only one half of them, as `groups --half`; a set that "
        "is given twice counts twice where silence is learned",
    )
    parser.add_argument("--folder", type=Path, required=True, help="for ranking.json and reading.json")


def _fusion(given: argparse.Namespace) -> None:
    from rag.training.fusion import learn

    sets, learned_from = [], []
    with ExitStack() as opened:
        for named, times in Counter(given.sets).items():
            folder, path, half = _taken_apart(named)
            whole = read_questions(path)
            asked = _half_of(whole.questions, half)
            told = {"set": whole.name, "half": half, "times": times, "questions": len(asked), "digest": whole.digest}
            learned_from.append(told)
            sets.append((opened.enter_context(Archive.open(folder)), asked, times))
        ranking, reading = learn(sets)
    given.folder.mkdir(parents=True, exist_ok=True)
    for name, table in (("ranking", ranking), ("reading", reading)):
        path = given.folder / f"{name}.json"
        path.write_text(json.dumps({"learned_from": learned_from, **table}, indent=2) + "\n", encoding="utf-8")
        _LOG.info("%s", path)


def _add_ablation(commands: Commands) -> None:
    told = "Tell what each feature of the two rankings is worth: the weights fitted without it, judged on other sets."
    parser = _command(commands, "ablation", _ablation, told)
    for name, use in (("--fit", "to fit weights on"), ("--judge", "to judge them by")):
        parser.add_argument(name, nargs="+", required=True, metavar="ARCHIVE=QUESTIONS[=HALF]", help=use)


def _ablation(given: argparse.Namespace) -> None:
    from rag.training.ablation import KS, ablation

    with ExitStack() as opened:
        fit, judge = ([_opened(opened, each) for each in sets] for sets in (given.fit, given.judge))
        columns = "".join(f"{f'@{k}':>7}" for k in KS)
        _LOG.info("%s", f"{'ranking':9}{'without':15}" + " |".join([columns] * len(judge)))
        for row in ablation(fit, judge):
            figures = ["".join(f"{value:7.3f}" for value in found) for found in row.found]
            _LOG.info("%s", f"{row.ranking:9}{row.without:15}" + " |".join(figures))


def _opened(opened: ExitStack, named: str) -> tuple[Archive, list[Question]]:
    folder, path, half = _taken_apart(named)
    return opened.enter_context(Archive.open(folder)), _half_of(read_questions(path).questions, half)


def _half_of(questions: Iterable[Question], half: int | None) -> list[Question]:
    return [question for question in questions if half is None or in_half(_key(question), half)]


def _taken_apart(named: str) -> tuple[Path, Path, int | None]:
    """The archive, the question set and the half of it that one argument names; None: the whole set."""
    match named.split("="):
        case [folder, questions] if folder and questions:
            return Path(folder), Path(questions), None
        case [folder, questions, "0" | "1" as half] if folder and questions:
            return Path(folder), Path(questions), int(half)
    raise ValueError(f"{named!r}: write ARCHIVE=QUESTIONS, and =0 or =1 after it for one half of the questions")


def _add_common_words(commands: Commands) -> None:
    told = "Count how common words are, in an archive of general news."
    parser = _command(commands, "common-words", _common_words, told)
    parser.add_argument("--archive", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="the JSON to write, such as rag/common_words.json")


def _common_words(given: argparse.Namespace) -> None:
    with Archive.open(given.archive) as archive:
        passages = archive.stats().passages
        used = _used(archive)
    if not used:
        raise ValueError(f"{given.archive}: no words to count; add articles, archive-chat add")
    scaled = {term: round(number * _PASSAGES / passages) for term, number in used.items()}
    common = {term: number for term, number in scaled.items() if number >= _COMMON}
    ordered = dict(sorted(common.items(), key=lambda item: (-item[1], item[0])))
    given.out.write_text(json.dumps(ordered) + "\n", encoding="utf-8")
    _LOG.info("%d stems of %d passages", len(common), passages)


def _used(archive: Archive) -> Counter[str]:
    """How many passages use each stem; numbers and single letters, which no general news tells about, left out."""
    used: Counter[str] = Counter()
    for article in tqdm(archive.articles(), unit=" articles", disable=None):
        for passage in archive.passages(article.id):
            used.update({term for term in terms(passage.text) if term.isalpha() and len(term) > 1})
    return used


if __name__ == "__main__":
    sys.exit(main())
