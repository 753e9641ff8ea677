"""A folder as a source, for trials."""

from types import SimpleNamespace

import pytest

from edge.config import Camera, Config, ConfigError, Source
from edge.service.origin import open_source
from edge.source.replay import Replay
from edge.source.source import SourceError
from tests.edge.cards import NOON, a_card, contents


def test_a_folder_is_given_burst_by_burst_and_then_waited_for(tmp_path):
    card = a_card(tmp_path, empties=2, goats=0, cats=1, people=0).root
    before, slept = contents(card), []
    source = Replay(card, Camera(), NOON.timestamp(), slept.append)
    given = [source.next(1.0) for _ in range(3)]
    assert [len(burst) for burst in given] == [3, 3, 3]
    assert slept == []
    assert source.next(1.0) is None
    assert slept == [1.0]
    for burst in given:
        source.done(burst)
    source.close()
    assert contents(card) == before


def test_a_folder_that_is_gone_is_named(tmp_path):
    config = Config(source=Source(kind="replay", folder=str(tmp_path / "gone")))
    with pytest.raises(SourceError, match="there is no such folder"):
        open_source(SimpleNamespace(config=config))


@pytest.mark.parametrize("kind", ["replay", "watch"])
def test_a_source_of_files_must_say_where_they_are(kind):
    with pytest.raises(ConfigError, match=r"source\.folder"):
        open_source(SimpleNamespace(config=Config(source=Source(kind=kind))))
