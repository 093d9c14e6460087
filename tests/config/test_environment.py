"""What the surroundings decide."""

import stat
from pathlib import Path

import pytest

from hotline.config import environment


def test_a_database_is_read_from_its_address() -> None:
    read = environment.from_url("postgresql://li:p%40ss@db.example:6432/hotline?sslmode=require")
    assert read == {
        "NAME": "hotline",
        "USER": "li",
        "PASSWORD": "p@ss",
        "HOST": "db.example",
        "PORT": "6432",
        "OPTIONS": {"sslmode": "require"},
    }
    assert environment.from_url("postgres:///hotline?host=/run/postgresql")["HOST"] == "/run/postgresql"


@pytest.mark.parametrize("wrong", ["mysql://x/y", "postgresql://host/", "hotline", "postgresql://host:99999/x"])
def test_an_address_that_is_none_is_refused_with_a_sentence(wrong: str) -> None:
    with pytest.raises(environment.BadSetting, match="DATABASE_URL"):
        environment.from_url(wrong)


@pytest.mark.parametrize("wrong", ["0", "65536", "eighty", "-1", "８０８０x"])
def test_a_port_that_is_none_is_refused(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", wrong)
    with pytest.raises(environment.BadSetting, match="PORT"):
        environment.port()


def test_a_secret_is_made_once_and_read_by_its_owner_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIYIN_VAR", str(tmp_path / "var"))
    first = environment.secret("secret_key", {})
    assert len(first) > 50
    assert environment.secret("secret_key", {}) == first
    kept = tmp_path / "var" / "keys" / "secret_key"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    assert environment.secret("secret_key", {"HUIYIN_SECRET_KEY": "given"}) == "given"


def test_the_private_database_is_reached_by_a_socket_of_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("HUIYIN_VAR", str(tmp_path))
    assert environment.database()["HOST"] == str(tmp_path / "postgres" / "socket")


@pytest.mark.parametrize("wrong", ["abc", "-1", "30 s; DROP", "1y"])
def test_a_length_of_time_that_is_none_is_refused(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIYIN_STATEMENT_TIMEOUT", wrong)
    with pytest.raises(environment.BadSetting, match=r"HUIYIN_STATEMENT_TIMEOUT .* such as 30s"):
        environment.database()


def test_a_folder_for_secrets_that_cannot_be_made_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", encoding="ascii")
    monkeypatch.setenv("HUIYIN_VAR", str(tmp_path / "file"))
    with pytest.raises(environment.BadSetting, match=r"cannot be used \(Not a directory\); .* HUIYIN_VAR"):
        environment.secret("secret_key", {})
