"""The questions that the page offers to start from."""

from rag import Archive
from ui.examples import examples


def test_every_example_of_the_seed_archive_is_answered() -> None:
    with Archive.open() as archive:
        offered = examples(archive)
        assert len(offered) == 6
        assert [question for question in offered if not archive.answer(question).found] == []
