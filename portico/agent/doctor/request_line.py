"""Takes what a client sent out of a line of Nginx's error log, so that no client can decide a diagnosis."""

import re

CLIENT = ", client: "
"""The text between Nginx's own message and its description of the request, most of which a client chose."""
_PLAIN = re.compile(r"[\w./:@+=*-]+")
_REQUEST = re.compile(r', request: "([A-Z]+) (\S+)')
_HARMLESS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/.-_~?=&%+"


def of_nginx(line: str) -> str:
    """Return Nginx's own message, then ` for METHOD PATH` without a character that could belong to a message.

    Text in quotes, such as a path, may be the client's as well: it stays only when it is one plain word. A line that is
    about no request stays as it is.
    """
    message, of_a_client, request = line.partition(CLIENT)
    if not of_a_client:
        return line
    if CLIENT in request:  # a client sent this text: the message may end before it or after it
        return message.partition('"')[0]
    return f"{_without_quotations(message)}{_what_was_asked(request)}"


def _without_quotations(message: str) -> str:
    """Return the message without all from the first quote to the last: a client can send quotes as well."""
    first, last = message.find('"'), message.rfind('"')
    if first < 0 or (last > first and _PLAIN.fullmatch(message[first + 1:last])):
        return message
    return message[:first] + '"..."' + (message[last + 1:] if last > first else "")


def _what_was_asked(request: str) -> str:
    found = _REQUEST.search(request)
    if found is None:
        return ""
    path = "".join(character if character in _HARMLESS else "?" for character in found[2])
    return f" for {found[1]} {path}"
