"""Tells what a certificate file is and what is in it: the door for files that belong to a field.

DER, PEM, P7B, JKS, JCEKS and PKCS #12 are read; everything else is named in one sentence with what to choose instead.
Nothing is raised for bad content.
"""

from __future__ import annotations

from wa_channel_studio.certs import content
from wa_channel_studio.domain.certificate import CertificateFacts, CertificateFile, FileKind
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.errors import DamagedError


class CertificateFiles:
    """Fulfils ``services.ports.CertificateReader``. Keeps nothing between calls."""

    def read(
        self, data: bytes, file_name: str, *, file_id: str = "", password: Secret | None = None
    ) -> CertificateFile:
        """What the bytes are. ``password`` is only tried on a keystore; an empty one counts as none.

        Of a JKS or JCEKS the trusted certificates are told, of PKCS #12 all.
        """
        inside = content.read(data, password)
        entries: list[CertificateFacts] = []
        unreadable = inside.unreadable
        for found, facts, fault in content.shown(inside):
            if found.of_key and inside.kind is not FileKind.PKCS12:
                continue
            unreadable = unreadable or fault
            if facts is not None:
                entries.append(facts)
        return CertificateFile(
            id=file_id,
            file_name=file_name.replace("\\", "/").rpartition("/")[2],
            kind=inside.kind,
            entries=tuple(entries),
            unreadable=unreadable,
            private_keys=len(inside.keys),
            password_state="right" if inside.password_state == "changed" else inside.password_state,
        )

    def as_der(self, data: bytes) -> bytes:
        """The first certificate of a DER, PEM or P7B file, byte for byte as it was signed. Raises DamagedError."""
        inside = content.read(data)
        if not inside.kind.is_keystore:
            for found, facts, _ in content.shown(inside):
                if facts is not None:
                    return found.der
                break
        message = "The file holds no certificate that could be written as DER."
        raise DamagedError.of(message, "Choose the certificate again.")
