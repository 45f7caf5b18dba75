"""The queue of the machine without Redis: whole messages only, each to one reader, in order."""

import multiprocessing
import time
from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from kombu import Connection

from molmdt.kernel import folder_queue
from tests.services import PATIENCE


@pytest.fixture
def name(request: pytest.FixtureRequest) -> str:
    """kombu remembers per process which queues it has bound, whatever the folder: so each test has its own."""
    return str(request.node.name)


@pytest.fixture
def options(tmp_path: Path) -> dict[str, str]:
    for name in ("messages", "control"):
        (tmp_path / name).mkdir()
    folder_queue.register()
    return {
        "data_folder_in": str(tmp_path / "messages"),
        "data_folder_out": str(tmp_path / "messages"),
        "control_folder": str(tmp_path / "control"),
    }


def connection(options: dict[str, str]) -> Connection:
    return Connection("folder://", transport_options=options)


def put(options: dict[str, str], name: str, first: int, count: int) -> None:
    with connection(options) as here, here.SimpleQueue(name) as queue:
        for number in range(first, first + count):
            queue.put({"number": number})


def take(options: dict[str, str], name: str, sink: "multiprocessing.Queue[int]", enough: Any) -> None:
    with connection(options) as here, here.SimpleQueue(name) as queue:
        while not enough.is_set():
            try:
                message = queue.get(block=False)
            except Empty:
                time.sleep(0.001)
                continue
            sink.put(message.payload["number"])
            message.ack()


def test_messages_come_out_once_and_in_order(options: dict[str, str], name: str) -> None:
    put(options, name, 0, 5)
    with connection(options) as here, here.SimpleQueue(name) as queue:
        messages = [queue.get(block=False) for _ in range(5)]
        assert [message.payload["number"] for message in messages] == [0, 1, 2, 3, 4]
        for message in messages:
            message.ack()
        with pytest.raises(Empty):
            queue.get(block=False)
    assert list(Path(options["data_folder_in"]).iterdir()) == []


def test_two_writers_and_two_readers_lose_and_double_nothing(options: dict[str, str], name: str) -> None:
    context = multiprocessing.get_context("fork")
    sink: multiprocessing.Queue[int] = context.Queue()
    enough = context.Event()
    readers = [context.Process(target=take, args=(options, name, sink, enough)) for _ in range(2)]
    writers = [context.Process(target=put, args=(options, name, first, 300)) for first in (0, 300)]
    for process in [*readers, *writers]:
        process.start()
    got = sorted(sink.get(timeout=PATIENCE) for _ in range(600))
    for process in writers:
        process.join(timeout=PATIENCE)
    enough.set()
    for process in [*readers, *writers]:
        process.join(timeout=PATIENCE)
        assert process.exitcode == 0
    assert got == list(range(600))
    assert sink.empty()
    assert list(Path(options["data_folder_in"]).iterdir()) == []


def test_message_that_was_taken_and_not_done_comes_back(options: dict[str, str], name: str) -> None:
    put(options, name, 1, 1)
    for _ in range(2):
        with connection(options) as here, here.SimpleQueue(name) as queue:
            assert queue.get(block=False).payload == {"number": 1}


def test_half_written_files_of_a_killed_writer_stop_nobody(options: dict[str, str], name: str) -> None:
    Path(options["data_folder_in"], f"1_x.{name}.msg.ab.part").write_text('{"half')
    Path(options["control_folder"], f"{name}.exchange").write_text("")
    put(options, name, 7, 1)
    with connection(options) as here, here.SimpleQueue(name) as queue:
        assert queue.get(block=False).payload == {"number": 7}
