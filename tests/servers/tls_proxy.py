"""TLS before a Redis: a real handshake, certificates made for the test, whatever the Redis itself was built with."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import threading
from concurrent.futures import Future
from pathlib import Path

import trustme

CHUNK = 64 * 1024


class TlsProxy:
    """Listens on this host, shows a certificate and wants one, and passes on to a unix socket what it hears."""

    def __init__(self, folder: Path, target: Path) -> None:
        """Certificates are written to `folder`; it listens as soon as this returns."""
        authority = trustme.CA()
        server, client = authority.issue_cert("localhost"), authority.issue_cert("worker@newsroom.test")
        self.authority, self.certificate, self.key = (folder / name for name in ("ca.pem", "client.pem", "client.key"))
        authority.cert_pem.write_to_path(str(self.authority))
        client.cert_chain_pems[0].write_to_path(str(self.certificate))
        client.private_key_pem.write_to_path(str(self.key))
        self._context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self._context.verify_mode = ssl.CERT_REQUIRED
        server.configure_cert(self._context)
        authority.configure_trust(self._context)
        self._target = target
        self._loop, self._over, port = asyncio.new_event_loop(), asyncio.Event(), Future[int]()
        self._thread = threading.Thread(target=lambda: self._loop.run_until_complete(self._serve(port)), daemon=True)
        self._thread.start()
        self.url = f"rediss://localhost:{port.result(timeout=10)}/0"

    def stop(self) -> None:
        """Listen no more, and let go of every connection."""
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join()
        self._loop.close()

    async def _serve(self, port: Future[int]) -> None:
        server = await asyncio.start_server(self._relay, "127.0.0.1", 0, ssl=self._context)
        port.set_result(server.sockets[0].getsockname()[1])
        await self._over.wait()
        server.close()
        relays = asyncio.all_tasks() - {asyncio.current_task()}
        for relay in relays:
            relay.cancel()
        await asyncio.gather(*relays, return_exceptions=True)
        await asyncio.sleep(0.1)  # the connections are let go of by callbacks

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_unix_connection(str(self._target))
        with contextlib.suppress(asyncio.CancelledError):  # else 3.11 logs a stack for each at the end
            await asyncio.gather(_pass_on(reader, far_writer), _pass_on(far_reader, writer))
        for end in (writer, far_writer):
            end.transport.abort()


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while piece := await reader.read(CHUNK):
            writer.write(piece)
            await writer.drain()
    writer.close()
