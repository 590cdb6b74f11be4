# SPDX-License-Identifier: Apache-2.0
"""Certificates for one run of the tests, made with the openssl program."""

import atexit
import base64
import functools
import hashlib
import pathlib
import shutil
import subprocess
import tempfile
import threading

_LOCK = threading.Lock()


def _openssl(*arguments, text=None):
    return subprocess.run(["openssl", *arguments], input=text, check=True, capture_output=True).stdout


class Authority:
    """A CA with a directory for what it signs."""

    def __init__(self, directory, name):
        self._directory = pathlib.Path(directory, name)
        self._directory.mkdir()
        self.name = name
        self.certificate = str(self._directory / "ca.pem")
        self._key = str(self._directory / "ca.key")
        _openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
                 "-subj", f"/CN={name}", "-keyout", self._key, "-out", self.certificate)

    def issue(self, name, alternatives, days=30):
        """A key and a certificate for it: the paths of certificate and key."""
        certificate, key = str(self._directory / (name + ".pem")), str(self._directory / (name + ".key"))
        request = str(self._directory / (name + ".csr"))
        extensions = self._directory / (name + ".ext")
        extensions.write_text(f"subjectAltName={alternatives}\n", encoding="utf-8")
        _openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                 "-subj", f"/CN={name}", "-keyout", key, "-out", request)
        _openssl("x509", "-req", "-in", request, "-CA", self.certificate, "-CAkey", self._key, "-CAcreateserial",
                 "-days", str(days), "-extfile", str(extensions), "-out", certificate)
        return certificate, key


class Certificates:
    """All that the tests need: two authorities, and certificates of the first one."""

    def __init__(self):
        directory = tempfile.mkdtemp(prefix="argosy-cli-tls-")
        atexit.register(shutil.rmtree, directory, True)
        self.ours = Authority(directory, "Argosy Test CA")
        self.foreign = Authority(directory, "Foreign Test CA")
        here = "IP:127.0.0.1,DNS:localhost"
        self.server = self.ours.issue("server", here)
        self.elsewhere = self.ours.issue("elsewhere", "DNS:argocd.example.com")
        self.expired = self.ours.issue("expired", here, days=-1)
        self.client = self.ours.issue("client", "DNS:client.example.com")

    def pin(self, certificate):
        """As curl and argosy spell it: the digest of the public key."""
        public = _openssl("x509", "-in", certificate, "-pubkey", "-noout")
        der = _openssl("pkey", "-pubin", "-outform", "DER", text=public)
        return "sha256//" + base64.b64encode(hashlib.sha256(der).digest()).decode("ascii")


@functools.lru_cache(maxsize=None)
def _made():
    return Certificates()


def certificates():
    with _LOCK:
        return _made()
