"""Sends mail by SMTP; without a mail server, keeps each mail as a file to be read."""

from __future__ import annotations

import logging
import secrets
import smtplib
import ssl
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, unquote, urlsplit

from flask import current_app
from flask_security import MailUtil

if TYPE_CHECKING:
    from pathlib import Path

    from quizapp.config import Settings

_log = logging.getLogger("quizapp.mail")
_TIMEOUT_SECONDS = 10
_SUBMISSION_PORT = 587
_TLS_PORT = 465


class Mail(MailUtil):
    """What Flask-Security sends its mails through."""

    def send_mail(  # noqa: PLR0913, PLR0917 - their signature
        self,
        template: str,
        subject: str,
        recipient: str | tuple[str, str],
        sender: str | tuple[str, str],
        body: str | None,
        html: str | None,
        **_: Any,  # noqa: ANN401 - their signature
    ) -> None:
        """Send the mail, or keep it. A mail server that fails is logged, never shown."""
        del template, html
        settings: Settings = current_app.extensions["quizapp"]
        message = EmailMessage()
        message["Subject"] = str(subject)
        message["From"] = str(sender)
        message["To"] = str(recipient)
        message.set_content(body or "")
        if not settings.mail_url:
            _keep(message, settings.instance / "outbox")
            return
        try:
            _send(message, settings.mail_url)
        except OSError:
            _log.exception("a mail could not be sent")


def _send(message: EmailMessage, url: str) -> None:
    server = urlsplit(url)
    with _connect(server) as connection:
        connection.ehlo()  # until then nobody knows what the server offers
        if server.scheme != "smtps" and connection.has_extn("starttls"):
            connection.starttls(context=ssl.create_default_context())
        if server.username:
            connection.login(unquote(server.username), unquote(server.password or ""))
        connection.send_message(message)


def _connect(server: SplitResult) -> smtplib.SMTP:
    """Connect; ``smtps`` is encrypted from the first byte, ``smtp`` as soon as it can be."""
    host = server.hostname or ""
    if server.scheme != "smtps":
        return smtplib.SMTP(host, server.port or _SUBMISSION_PORT, timeout=_TIMEOUT_SECONDS)
    # Without a context of ours, the server's certificate would be looked at by nobody.
    context = ssl.create_default_context()
    port = server.port or _TLS_PORT
    return smtplib.SMTP_SSL(host, port, timeout=_TIMEOUT_SECONDS, context=context)


def _keep(message: EmailMessage, outbox: Path) -> None:
    outbox.mkdir(mode=0o700, exist_ok=True)
    path = outbox / f"{secrets.token_hex(8)}.eml"
    path.write_bytes(message.as_bytes())
    _log.warning("no mail server is set, so a mail was kept as %s", path)
