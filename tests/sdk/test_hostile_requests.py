"""Odd methods, paths and hosts, broken connections: a clear answer each, and the desk stays up."""

import contextlib
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest

import providers
from door import Request, chunked, line, said, send, send_bytes
from providers import GARBAGE, meta, person, twilio

# Methods, paths, kinds of body


@pytest.mark.parametrize("provider", providers.PROVIDERS)
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE", "BREW"])
def test_a_method_that_the_provider_does_not_use(desk, provider, method):
    answer = send(desk.port, Request(method, f"/webhooks/{provider}", (("Host", desk.host),)))
    assert answer.status == 405
    assert "POST" in answer.headers["allow"]


def test_telegram_never_asks_by_get(desk):
    answer = send(desk.port, Request("GET", "/webhooks/telegram", (("Host", desk.host),)))
    assert (answer.status, answer.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize("provider", providers.PROVIDERS)
@pytest.mark.parametrize(
    "kind", ["text/plain", "multipart/form-data; boundary=x", "application/xml", "nonsense", "", "*/*"]
)
def test_a_kind_of_body_that_the_provider_does_not_send(desk, provider, kind):
    request = providers.message(desk, provider, person(desk)).with_header("Content-Type", kind)
    assert send(desk.port, request).status == 415


@pytest.mark.parametrize("provider", ["meta", "telegram"])
@pytest.mark.parametrize(
    "kind", ["application/json; charset=utf-8", "Application/JSON", "application/json;charset=UTF-8 "]
)
def test_a_charset_beside_the_kind_is_fine(desk, provider, kind):
    request = providers.message(desk, provider, person(desk)).with_header("Content-Type", kind)
    assert send(desk.port, request).status == 200


PATHS = [
    "/",
    "/webhooks",
    "/webhooks/",
    "/webhooks/nobody",
    "/webhooks/whatsapp",
    "/webhooks/META",
    "/webhooks/meta/",
    "/webhooks/meta/x",
    "/webhooks//meta",
    "//webhooks/meta",
    "/webhooks/nobody/../meta",
    "/webhooks/%2e%2e/meta",
    "/webhooks/..%2fmeta",
    "/webhooks/meta%00",
    "/webhooks/meta%2f",
    "/webhooks/%ff",
    "/webhooks/meta;x",
    "/webhooks/meta%3Fx=1",
    "/webhooks/meta%20",
    "/Webhooks/meta",
    "/peek/agents.fifo",
    "/000000000000/agents.fifo",
    "/.nightdesk/secrets.json",
    "/webhooks/" + "a" * 20_000,
]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path[:30])
def test_a_path_that_leads_nowhere(desk, path):
    answer = send(desk.port, meta(desk, b"{}").with_target(path))
    assert 400 <= answer.status < 500
    assert b"/webhooks/<provider>" in answer.body or answer.status in (400, 414)
    assert path.encode() not in answer.body or path in ("/", "/webhooks", "/webhooks/")


def test_an_unknown_provider_is_told_which_there_are(desk):
    answer = send(desk.port, Request("POST", "/webhooks/nobody", (("Host", desk.host),)))
    assert answer.status == 404
    assert all(provider.encode() in answer.body for provider in providers.PROVIDERS)


# Hosts


@pytest.mark.parametrize("version", ["1.1", "1.0"])
def test_a_request_without_a_host_is_bad(desk, version):
    body = b"{}"
    signature = providers.meta_signature(desk.secrets.meta, body)
    head = (
        f"POST /webhooks/meta HTTP/{version}\r\nX-Hub-Signature-256: {signature}\r\nContent-Length: 2\r\n\r\n"
    )
    # The request is whole: who hung up now would be a client that wants no answer.
    with line(desk.port) as connection:
        connection.sendall(head.encode() + body)
        assert said(connection).status == 400


ODD_HOSTS = [
    "",
    " ",
    "a b",
    "a/b",
    "a?b=c",
    "a#b",
    "a@b",
    "日本".encode().decode("latin-1"),
    "[::1",
    "x" * 5000,
    "a:99999999",
    "a:b",
    ",",
]


@pytest.mark.parametrize("host", ODD_HOSTS, ids=lambda host: repr(host)[:12])
def test_a_host_that_is_none_makes_no_valid_signature_and_no_trouble(desk, host):
    request = providers.message(desk, "twilio", person(desk)).with_header("Host", host)
    answer = send(desk.port, request)
    assert answer.status in (400, 401)


def test_a_host_that_hides_the_path_behind_a_fragment_is_refused(desk):
    """The signed URL would end within the Host header, and the path that is served stay unsigned."""
    signed = twilio(desk, providers.sms(person(desk)), target="/webhooks/twilio")
    hidden = signed.with_header("Host", f"{desk.host}/webhooks/twilio#").with_target(
        "/webhooks/twilio?unsigned=1"
    )
    assert send(desk.port, hidden).status in (400, 401)


# The wire


def test_a_megabyte_of_headers_is_refused(desk):
    with line(desk.port) as connection:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(
                f"POST /webhooks/meta HTTP/1.1\r\nHost: {desk.host}\r\nX: ".encode() + b"x" * 1_000_000
            )
        answer = said(connection)
    assert answer is None or answer.status in (400, 431)


def test_ten_thousand_headers_are_refused(desk):
    head = f"POST /webhooks/meta HTTP/1.1\r\nHost: {desk.host}\r\n" + "".join(
        f"X-{n}: {n}\r\n" for n in range(10_000)
    )
    answer = send_bytes(desk.port, head.encode() + b"\r\n")
    assert answer is None or answer.status in (400, 431)


def test_a_signature_of_a_hundred_kilobytes_is_refused(desk):
    request = meta(desk, b"{}").with_header("X-Hub-Signature-256", "sha256=" + "0" * 100_000)
    assert send(desk.port, request).status in (401, 431)


@pytest.mark.parametrize("provider", providers.PROVIDERS)
def test_a_body_in_chunks_is_read_as_a_whole(desk, provider):
    who = person(desk)
    request = providers.message(desk, provider, who).with_header("Transfer-Encoding", "chunked")
    assert send(desk.port, request.with_body(chunked(request.body))).status == 200
    assert len(desk.events(providers.address(provider, who))) == 1


MALFORMED = {
    "a chunk without a size": "Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n",
    "a chunk of a giant size": "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nabc\r\n0\r\n\r\n",
    "a length below zero": "Content-Length: -1\r\n\r\n",
    "a length that is no number": "Content-Length: ten\r\n\r\n",
    "two lengths": "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    "a header without a name": ": x\r\n\r\n",
    "a header without a colon": "nonsense\r\n\r\n",
    "a NUL in a header": "X: \0\r\n\r\n",
    "an unknown encoding": "Transfer-Encoding: chunked, gzip\r\n\r\n",
}


@pytest.mark.parametrize("what", MALFORMED)
def test_a_malformed_request_is_bad(desk, what):
    head = f"POST /webhooks/meta HTTP/1.1\r\nHost: {desk.host}\r\n"
    assert send_bytes(desk.port, (head + MALFORMED[what]).encode()).status == 400


@pytest.mark.parametrize(
    "data",
    [
        GARBAGE,
        b"\0",
        b"\r\n\r\n",
        b"GET\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/9.9\r\n\r\n",
    ],
)
def test_what_is_no_http_is_answered_bad_or_not_at_all(desk, data):
    answer = send_bytes(desk.port, data)
    assert answer is None or answer.status == 400


def test_a_body_that_breaks_off_leaves_no_trace(desk):
    who = person(desk)
    request = providers.message(desk, "meta", who)
    head = "".join(f"{name}: {value}\r\n" for name, value in request.headers)
    start = f"POST /webhooks/meta HTTP/1.1\r\n{head}Content-Length: {len(request.body)}\r\n\r\n".encode()
    answer = send_bytes(desk.port, start + request.body[:-1])
    assert answer is None or answer.status == 400
    assert desk.customer(who.phone) is None


def test_a_connection_that_is_reset_in_the_middle_of_a_body_leaves_no_trace(desk):
    who = person(desk)
    with line(desk.port) as connection:
        connection.sendall(
            f"POST /webhooks/meta HTTP/1.1\r\nHost: {desk.host}\r\nContent-Length: 99\r\n\r\n{{".encode()
        )
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    assert desk.customer(who.phone) is None


def test_a_hundred_slow_bodies_hold_nobody_up(desk):
    who = person(desk)
    with contextlib.ExitStack() as stack:
        for _ in range(100):
            connection = stack.enter_context(line(desk.port))
            connection.sendall(
                f"POST /webhooks/meta HTTP/1.1\r\nHost: {desk.host}\r\nContent-Length: 99\r\n\r\n{{".encode()
            )
        assert send(desk.port, providers.message(desk, "meta", who)).status == 200
        assert len(desk.events(who.phone)) == 1


def test_a_body_of_two_lengths_lets_nothing_through(desk):
    head = f"POST /webhooks/meta HTTP/1.1\r\nHost: {desk.host}\r\n"
    both = "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n"
    answer = send_bytes(desk.port, f"{head}{both}0\r\n\r\nGET / HTTP/1.1\r\n\r\n".encode())
    assert answer.status in (400, 401)


def test_a_storm_of_garbage_and_messages(desk):
    people = [person(desk) for _ in range(30)]
    good = [
        providers.message(desk, provider, who)
        for who, provider in zip(people, providers.PROVIDERS * 10, strict=True)
    ]
    bad = [request.with_body(GARBAGE).with_header("X-Other", str(n)) for n, request in enumerate(good)]
    bad = [request.without_header("X-Telegram-Bot-Api-Secret-Token") for request in bad]
    with ThreadPoolExecutor(16) as threads:
        statuses = list(threads.map(lambda request: send(desk.port, request).status, [*good, *bad]))
    assert statuses == [200] * 30 + [401] * 30
    for who, provider in zip(people, providers.PROVIDERS * 10, strict=True):
        assert len(desk.events(providers.address(provider, who))) == 1


# The end


@pytest.mark.parametrize(
    "said_so_far",
    [
        b"",
        b"POST /webhooks/meta HTTP/1.1\r\nHo",
        b"POST /webhooks/meta HTTP/1.1\r\nHost: a\r\nContent-Length: 99\r\n\r\n{",
    ],
    ids=["nothing", "half of a head", "half of a body"],
)
def test_ctrl_c_ends_a_desk_that_somebody_keeps_waiting(start, said_so_far):
    desk = start()
    with line(desk.port) as connection:
        connection.sendall(said_so_far)
        # The desk has seen the connection when it has answered one that came after it.
        assert send(desk.port, Request("GET", "/", (("Host", desk.host),))).status == 404
        assert desk.interrupt() == 0
    desk.assert_discreet()
