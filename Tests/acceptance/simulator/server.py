"""The HTTP side of an instance: POST /admin/api on its own address, errors as HTTP 200, faults as tests order them."""

import asyncio
import base64
import json
import socket

import graphql

from . import mutations, queries
from .config import CartridgeError
from .faults import Cut, HttpFault
from .record import Call
from .schema import operations_of, parse_and_validate, schema_of


class Listener:
    """One instance's socket; closing it is what dying looks like from outside."""

    def __init__(self, simulation, instance):
        self.simulation = simulation
        self.instance = instance
        self.writers = set()
        self.closed = False
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind((instance.address, simulation.http_port))
        self.socket.listen(256)
        self.socket.setblocking(False)
        asyncio.get_running_loop().add_reader(self.socket, self._accept)

    def _accept(self):
        """By hand: asyncio's own server loses connections that are half accepted when it is closed, and a cancelled task
        that accepts keeps the last one open."""
        try:
            connection, _ = self.socket.accept()
        except BlockingIOError:
            return
        self.simulation.spawn(self._greet(connection))

    async def _greet(self, connection):
        await self._connection(*await asyncio.open_connection(sock=connection))

    def close(self):
        if self.closed:
            return
        self.closed = True
        asyncio.get_running_loop().remove_reader(self.socket)  # else the number of the socket is freed too early
        for writer in list(self.writers):
            writer.transport.abort()
        self.socket.close()

    async def _connection(self, reader, writer):
        self.writers.add(writer)
        try:
            if self.closed:
                raise Cut()
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                lines = head.split("\r\n")
                headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines[1:] if line)}
                body = await reader.readexactly(int(headers.get("content-length", 0)))
                status, answer = await self._answer(lines[0], headers, body)
                writer.write(_http(status, answer))
                await writer.drain()
                if headers.get("connection", "").lower() == "close":
                    break
        except (Cut, ConnectionError, asyncio.IncompleteReadError):
            writer.transport.abort()
        finally:
            self.writers.discard(writer)
            writer.close()

    async def _answer(self, request_line, headers, body):
        method, path, _ = request_line.split(" ", 2)
        if (method, path) != ("POST", "/admin/api"):
            return 404, "Not found"
        try:
            request = json.loads(body)
            text, variables = request["query"], request.get("variables") or {}
        except (ValueError, KeyError, TypeError):
            return 500, "Unhandled error: could not parse the request body"
        call = Call(self.simulation.now(), self.instance.name, text, variables)
        call.asked_configured = self.instance.configured
        call.anybody_configured = any(i.configured for i in self.simulation.instances.values())
        self.simulation.calls.append(call)
        try:
            await self.instance.awake()
            answer = await self._execute(call, headers)
            await self.instance.awake()
        except HttpFault as fault:
            call.outcome = f"HTTP {fault.status}"
            return fault.status, fault.text
        except Cut:
            call.outcome = "worked, answer lost" if call.outcome == "ok" else call.outcome or "cut"
            raise
        if not self.instance.running:
            raise Cut()
        return 200, answer

    async def _execute(self, call, headers) -> bytes:
        simulation, asked = self.simulation, self.instance
        document, problem = parse_and_validate(simulation.version, call.text)
        if document is not None:
            call.kind, call.operations = operations_of(document)
        try:
            await simulation.faults.fire("before", call)
        except CartridgeError as error:
            return _refusal(call, error)
        if asked.authentication and not _authorized(asked, headers):
            return _errors(call, "Unauthorized")
        if document is None:
            return _errors(call, problem)
        answer = await self._run(document, call)
        await simulation.faults.fire("after", call)
        return answer

    async def _run(self, document, call) -> bytes:
        simulation, asked = self.simulation, self.instance
        cached = call.kind == "query" and "self" not in call.operations and simulation.settled()
        key = (id(asked.config), call.text, json.dumps(call.variables, sort_keys=True))
        if cached and key in simulation.cache:
            call.outcome = "ok"
            return simulation.cache[key]
        make_root = queries.root(simulation, asked) if call.kind == "query" else mutations.root(simulation, asked, call)
        result = graphql.execute(schema_of(simulation.version), document, make_root, variable_values=call.variables)
        if asyncio.iscoroutine(result):
            result = await result
        if result.errors:
            original = result.errors[0].original_error
            if isinstance(original, CartridgeError):
                return _refusal(call, original)
            if original is not None and not isinstance(original, graphql.GraphQLError):
                raise original  # a bug in the simulator: let it be seen
            return _errors(call, result.errors[0].message)
        call.outcome = "ok"
        answer = json.dumps({"data": result.data}).encode()
        if cached and asked.configured:
            simulation.cache[key] = answer
        return answer


def _authorized(asked, headers) -> bool:
    expected = base64.b64encode(f"admin:{asked.cookie}".encode()).decode()
    return headers.get("authorization") == f"Basic {expected}"


def _refusal(call, error: CartridgeError) -> bytes:
    return _errors(call, error.message, {
        "io.tarantool.errors.class_name": error.class_name,
        "io.tarantool.errors.stack": "stack traceback:\n\t[C]: in function 'xpcall'",
    })


def _errors(call, message: str, extensions: dict | None = None) -> bytes:
    call.outcome = message
    error = {"message": message} | ({"extensions": extensions} if extensions else {})
    return json.dumps({"errors": [error]}).encode()


def _http(status: int, answer: bytes | str) -> bytes:
    is_json = isinstance(answer, bytes)
    body = answer if is_json else answer.encode()
    kind = "application/json; charset=utf-8" if is_json else "text/plain"
    head = f"HTTP/1.1 {status} {'Ok' if status == 200 else 'Error'}\r\nContent-type: {kind}\r\nContent-length: {len(body)}\r\n\r\n"
    return head.encode() + body
