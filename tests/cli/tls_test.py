# SPDX-License-Identifier: Apache-2.0
"""Whom to trust: an untrusted server is exit code 2, and it never sees the key."""

import pathlib
import unittest

from certificates import certificates
from harness import CliTest, side_by_side

load_tests = side_by_side


class TlsTest(CliTest):
    def setUp(self):
        self.made = certificates()
        certificate, key = self.server_certificate()
        self.server_arguments = ("--tls-cert", certificate, "--tls-key", key, *self.more_arguments())
        super().setUp()

    def server_certificate(self):
        return self.made.server

    def more_arguments(self):
        return ()

    def start(self, *arguments, **more):
        # Whatever the machine trusts, here it is nobody that signed the server's certificate.
        more["env"] = {"SSL_CERT_FILE": self.made.foreign.certificate, **(more.get("env") or {})}
        return super().start(*arguments, **more)

    def refuse(self, *arguments, **more):
        """The server is not trusted: exit code 2, and it was sent nothing at all."""
        run = self.assert_reason(2, "tls", "sync", "shop", *arguments, **more)
        self.assert_nothing_sent()
        return run


class Trusted(TlsTest):
    def test_each_way_to_name_an_authority(self):
        path = self.made.ours.certificate
        pem = pathlib.Path(path).read_text(encoding="utf-8")
        rows = [
            ("a file", ["--ca-file", path], {}),
            ("a file in the client's words", ["--server-crt", path], {}),
            ("a file named by a variable", [], {"ARGOSY_CA_FILE": path}),
            ("a variable's text", [], {"ARGOSY_CA_PEM": pem}),
            ("the system's file", [], {"SSL_CERT_FILE": path}),
        ]
        for name, arguments, env in rows:
            with self.subTest(name):
                self.assert_runs(0, "get", "shop", *arguments, env=env)

    def test_a_whole_run(self):
        self.assert_runs(0, "sync", "shop", "--ca-file", self.made.ours.certificate)

    def test_the_servers_name_counts(self):
        _, port = self.sandbox.host.rsplit(":", 1)
        self.assert_runs(0, "get", "shop", "--ca-file", self.made.ours.certificate,
                         env={"ARGOSY_SERVER": f"localhost:{port}"})

    def test_one_public_key_can_be_trusted_alone(self):
        self.assert_runs(0, "sync", "shop", "--server-pin", self.made.pin(self.made.server[0]))


class Untrusted(TlsTest):
    def test_an_unknown_authority(self):
        run = self.refuse()
        self.assert_says(run, "not trusted", "key was not sent", "Argosy Test CA", "--ca-file", "--server-pin")

    def test_another_authority(self):
        self.refuse("--ca-file", self.made.foreign.certificate)

    def test_another_public_key(self):
        run = self.refuse("--server-pin", self.made.pin(self.made.elsewhere[0]))
        self.assert_says(run, "pin")

    def test_another_public_key_of_a_trusted_authority(self):
        self.refuse("--server-pin", self.made.pin(self.made.elsewhere[0]), "--ca-file", self.made.ours.certificate)

    def test_a_certificate_is_no_matter_of_retries(self):
        self.refuse("--http-retries", "20", "--timeout", "30s")

    def test_check_prints_the_pin_it_sees(self):
        run = self.assert_runs(2, "check")
        self.assertIn(self.made.pin(self.made.server[0]), run.both, str(run))
        self.assert_nothing_sent()

    def test_check_prints_the_pin_of_a_trusted_server_too(self):
        run = self.argosy("check", "--ca-file", self.made.ours.certificate)
        self.assert_exit(run, 0)

    def test_plain_http_on_a_tls_port_is_told_as_that(self):
        self.sandbox.control("POST", "settings", {"url": "https://" + self.sandbox.host})
        run = self.assert_reason(2, "redirect", "get", "shop", "--http-retries", "0",
                                 env={"ARGOSY_SERVER": "http://" + self.sandbox.host})
        self.assert_says(run, "TLS")


class OfAnotherName(TlsTest):
    def server_certificate(self):
        return self.made.elsewhere

    def test_a_certificate_for_another_name(self):
        run = self.refuse("--ca-file", self.made.ours.certificate)
        self.assert_says(run, r"argocd\.example\.com")


class Expired(TlsTest):
    def server_certificate(self):
        return self.made.expired

    def test_an_expired_certificate(self):
        run = self.refuse("--ca-file", self.made.ours.certificate)
        self.assert_says(run, "expired")


class ClientCertificate(TlsTest):
    def more_arguments(self):
        return ("--client-ca", self.made.ours.certificate)

    def server_client(self):
        return self.made.client

    def test_our_own_certificate_is_shown(self):
        certificate, key = self.made.client
        both = pathlib.Path(self.directory, "both.pem")
        both.write_text("".join(pathlib.Path(one).read_text(encoding="utf-8") for one in (certificate, key)),
                        encoding="utf-8")
        for arguments in (["--client-cert", certificate, "--client-key", key],
                          ["--client-crt", certificate, "--client-crt-key", key],
                          ["--client-cert", both]):
            with self.subTest(" ".join(map(str, arguments))):
                self.assert_runs(0, "get", "shop", "--ca-file", self.made.ours.certificate, *arguments)

    def test_without_one_the_server_refuses(self):
        run = self.refuse("--ca-file", self.made.ours.certificate)
        self.assert_says(run, "--client-cert")


class NoTls(CliTest):
    def test_tls_on_a_plain_port_is_told_as_that(self):
        run = self.argosy("get", "shop", "--http-retries", "0", "--timeout", "20s",
                          env={"ARGOSY_SERVER": "https://" + self.sandbox.host})
        self.assertIn(run.code, (2, 9), str(run))
        self.assert_nothing_sent()


if __name__ == "__main__":
    unittest.main()
