from __future__ import annotations

import stat
from pathlib import Path

import pytest

from quizapp.config import SettingError, Settings, default_instance


def read(tmp_path: Path, **given: str) -> Settings:
    environ = {f"QUIZAPP_{name.upper()}": value for name, value in given.items()}
    return Settings.from_environment({"QUIZAPP_INSTANCE": str(tmp_path / "instance"), **environ})


def test_with_nothing_set_everything_lives_in_the_instance(tmp_path: Path) -> None:
    settings = read(tmp_path)

    assert settings.sqlite_file == tmp_path / "instance" / "quizapp.sqlite3"
    assert settings.instance.is_dir()


def test_the_secret_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    first = read(tmp_path).secret_key
    path = tmp_path / "instance" / "secret_key"

    assert read(tmp_path).secret_key == first
    assert len(first) == 64
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_two_processes_that_start_together_share_one_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = read(tmp_path).secret_key
    path = tmp_path / "instance" / "secret_key"
    real, looks = Path.read_text, iter([""])
    # The race: this process looked before the other one had written.
    monkeypatch.setattr(
        Path, "read_text", lambda self, encoding: next(looks, None) or real(self, encoding)
    )

    assert read(tmp_path).secret_key == kept
    assert path.is_file()


def test_a_secret_that_is_given_is_not_written_down(tmp_path: Path) -> None:
    assert read(tmp_path, secret_key="given").secret_key == "given"
    assert not (tmp_path / "instance" / "secret_key").exists()


def test_postgresql_is_reached_by_psycopg(tmp_path: Path) -> None:
    settings = read(tmp_path, database_url="postgres://u:p@db/quiz")

    assert settings.database_url == "postgresql+psycopg://u:p@db/quiz"
    assert settings.sqlite_file is None


@pytest.mark.parametrize(
    ("name", "value", "mend"),
    [
        ("database_url", "mysql://db/quiz", "postgresql://"),
        ("database_url", "quiz.sqlite3", "sqlite:////"),
        ("https", "maybe", "write 1 or 0"),
        ("proxies", "one", "a whole number"),
        ("log_format", "xml", "text, json"),
        ("jobs", "rabbit://queue", "write sqlite, postgresql://"),
        ("jobs", "redis", "write sqlite, postgresql://"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_with_its_mend(
    tmp_path: Path, name: str, value: str, mend: str
) -> None:
    with pytest.raises(SettingError, match=f"QUIZAPP_{name.upper()}.*{mend}"):
        read(tmp_path, **{name: value})


def test_an_instance_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(SettingError, match="QUIZAPP_INSTANCE"):
        Settings.from_environment({"QUIZAPP_INSTANCE": str(tmp_path / "file" / "instance")})


def test_an_installed_package_keeps_its_data_with_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quizapp.config._TREE", tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))

    assert default_instance() == tmp_path / "share" / "quizapp"


def test_other_settings_are_read(tmp_path: Path) -> None:
    settings = read(
        tmp_path, https="1", trusted_hosts="a.example, b.example", registration="no", proxies="2"
    )

    assert settings.https
    assert settings.trusted_hosts == ("a.example", "b.example")
    assert not settings.registration
    assert settings.proxies == 2


def test_mails_need_to_know_the_hosts_that_their_links_lead_to(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="QUIZAPP_TRUSTED_HOSTS"):
        read(tmp_path, mail_url="smtp://mail.example.com")

    assert read(tmp_path, mail_url="smtp://mail.example.com", trusted_hosts="quiz.example.com")


def test_a_language_model_is_asked_only_when_one_is_named(tmp_path: Path) -> None:
    assert read(tmp_path).llm_base_url == ""

    settings = read(
        tmp_path,
        llm_base_url="http://127.0.0.1:8080/v1/",
        llm_model="tiny",
        llm_api_key="sk-secret\n",
        llm_timeout="5",
    )

    assert settings.llm_base_url == "http://127.0.0.1:8080/v1"
    assert (settings.llm_model, settings.llm_api_key) == ("tiny", "sk-secret")
    assert settings.llm_timeout == 5
    assert "sk-secret" not in repr(settings)


@pytest.mark.parametrize(
    "url",
    [
        "127.0.0.1:8080",
        "ftp://host/v1",
        "file:///etc/passwd",
        "http://",
        "http://name:password@host/v1",
        "http://host/v1?key=x",
        "http://host/v1#x",
        "http://host:99999/v1",
        "http://host:0/v1",
        "http://[::1/v1",
        "http://ho st/v1",
        "http://höst/v1",
    ],
)
def test_an_address_of_a_model_that_cannot_be_asked_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(SettingError, match="QUIZAPP_LLM_BASE_URL: write http"):
        read(tmp_path, llm_base_url=url, llm_model="tiny")


def test_an_address_needs_a_model(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="QUIZAPP_LLM_MODEL"):
        read(tmp_path, llm_base_url="http://127.0.0.1:8080/v1")


@pytest.mark.parametrize("key", ["sk secret", "sk-se\ncret", "sk-secreté", "Bearer sk-secret"])
def test_a_key_that_cannot_be_sent_is_refused_and_not_shown(tmp_path: Path, key: str) -> None:
    with pytest.raises(SettingError, match="QUIZAPP_LLM_API_KEY") as caught:
        read(tmp_path, llm_api_key=key)

    assert "cret" not in str(caught.value)


def test_no_time_at_all_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="QUIZAPP_LLM_TIMEOUT"):
        read(tmp_path, llm_timeout="0")


def test_a_queue_whose_driver_is_missing_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quizapp.config.find_spec", lambda _: None)

    assert read(tmp_path, jobs="sqlite").jobs == "sqlite"
    with pytest.raises(SettingError, match=r"QUIZAPP_JOBS.*pip install redis"):
        read(tmp_path, jobs="redis://queue")
