"""asyncio's event loop where nothing comes from outside: waiting for a timer only moves the clocks on.

Stands in for the standard library's `asyncio.unix_events`.
"""

from time import sleep

from . import base_events, events

__all__ = ("DefaultEventLoopPolicy", "SelectorEventLoop")


class SelectorEventLoop(base_events.BaseEventLoop):
    def __init__(self):
        super().__init__()
        self._now = 0.0
        self._selector = self

    def time(self):
        return self._now

    def select(self, timeout):
        if timeout is None:
            raise RuntimeError("the program waits for something that nothing will ever bring about")
        self._now += timeout
        sleep(timeout)
        return ()

    def _process_events(self, event_list):
        pass

    def _write_to_self(self):
        pass


class DefaultEventLoopPolicy(events.BaseDefaultEventLoopPolicy):
    _loop_factory = SelectorEventLoop
