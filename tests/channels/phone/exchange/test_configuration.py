"""The configuration of the exchange: whole from the settings, and nothing gets in by the way."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from hypothesis import given
from hypothesis import strategies as st

from hotline.channels.phone.exchange import seats
from hotline.channels.phone.exchange import settings as phone_settings
from hotline.channels.phone.exchange.configuration import certificates, dialplan, lines, pjsip, writing
from hotline.channels.phone.exchange.configuration.lines import Section, UnfitValue, value_text
from hotline.channels.phone.exchange.configuration.pjsip import SeatLine
from hotline.channels.phone.exchange.folders import Folders
from hotline.channels.phone.exchange.programs import Asterisk, ExchangeTrouble, Program
from hotline.channels.phone.exchange.settings import Settings
from hotline.register.staff.models import Staff
from tests.casework import factories
from tests.casework.factories import City

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
TRUNK = {
    "HUIYIN_PHONE_TRUNK": "sip.carrier.example, 203.0.113.7",
    "HUIYIN_PHONE_TRUNK_USER": "05918912345",
    "HUIYIN_PHONE_TRUNK_PASSWORD": "se;cret\\;1",
    "HUIYIN_PHONE_NUMBERS": "12345,05918912345",
    "HUIYIN_PHONE_DESKS": "110=10.0.0.110:5070, 12348=desk.example",
    "HUIYIN_PHONE_FAX_NUMBERS": "12346",
}


def settings_of(tmp_path: Path, **given: str) -> Settings:
    return phone_settings.read(tmp_path, {f"HUIYIN_PHONE_{name}": value for name, value in given.items()})


def read_as_asterisk_does(text: str) -> dict[str, list[tuple[str, str]]]:
    """Sections with their lines, by Asterisk's own rules for `;`, `\\;`, `[…]` and `=`."""
    sections: dict[str, list[tuple[str, str]]] = {}
    current: list[tuple[str, str]] = []
    for raw in text.splitlines():
        line = re.sub(r"(?<!\\);.*", "", raw).replace("\\;", ";").strip()
        if line.startswith("["):
            current = sections.setdefault(line.strip("[]"), [])
        elif line:
            key, _, value = line.partition("=")
            current.append((key.strip(), value.removeprefix(">").strip()))
    return sections


@pytest.fixture
def asterisk(tmp_path: Path) -> Asterisk:
    for name in ("documentation", "rest-api"):
        (tmp_path / "asterisk" / name).mkdir(parents=True)
    return Asterisk(Program(("asterisk",)), (22, 10), tmp_path / "asterisk")


# -- the gate of every file --------------------------------------------------------------------------------------------


@given(st.text(max_size=40))
def test_whatever_a_value_says_it_stays_one_value(value: str) -> None:
    try:
        text = str(Section("seat", [("password", value), ("after", "1")]))
    except UnfitValue:
        return
    assert read_as_asterisk_does(text) == {"seat": [("password", value), ("after", "1")]}


@pytest.mark.parametrize(
    "value", ["1\n[evil]", "1\r\ntype=endpoint", "1\x00", "\u2028x", " begins", "ends ", ">goes into", "a\x85b"]
)
def test_a_value_with_line_breaks_control_signs_or_spaces_at_its_ends_is_refused(value: str) -> None:
    with pytest.raises(UnfitValue):
        value_text(value)


@pytest.mark.parametrize("name", ["evil]\n[seat", "", "a b", "a" * 81])
def test_a_section_has_a_plain_name(name: str) -> None:
    with pytest.raises(UnfitValue):
        str(Section(name, []))


def test_a_refused_value_is_not_repeated() -> None:
    with pytest.raises(UnfitValue) as refused:
        value_text("hunter2\n")
    assert "hunter2" not in str(refused.value)


# -- settings ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ADDRESS", "10.0.0.1\n[evil]"),
        ("ADDRESS", "example.com"),
        ("SIP_PORT", "70000"),
        ("SIP_PORT", "²"),
        ("MEDIA_PORTS", "10000-10100"),
        ("MEDIA_PORTS", "20000-10000"),
        ("NUMBERS", "12345;exten"),
        ("NUMBERS", "${SHELL(id)}"),
        ("FAX_NUMBERS", "12346,1,System(id)"),
        ("TRUNK", "carrier.example\nmatch=0.0.0.0/0"),
        ("TRUNK", "0.0.0.0/0"),
        ("PUBLIC_ADDRESS", "203.0.113.300"),
        ("LOCAL_NETWORKS", "10.0.0.0/33"),
        ("DESKS", "110=10.0.0.1:99999"),
        ("DESKS", "110=sip:evil@10.0.0.1"),
        ("CERTIFICATE", "/nowhere/to/be/found.pem"),
        ("SOFTPHONE", "https://12345.example/ws"),
        ("SOFTPHONE", "wss://12345.example/ws\" onload=\"x"),
        ("TABLE_PHONES", "1001,../1002"),
    ],
)  # fmt: skip
def test_a_setting_that_cannot_be_is_refused_by_its_name(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(ExchangeTrouble, match=f"HUIYIN_PHONE_{name} is .*; give "):
        settings_of(tmp_path, **{name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TRUNK_USER", "we are"),
        ("TRUNK_PASSWORD", "p w"),
        ("TRUNK_PASSWORD", "p\nw"),
        ("TRUNK_TRANSPORT", "ws"),
        ("TRUNK_CODECS", "mp3"),
        ("TRUNK_PORT", "0"),
    ],
)
def test_a_line_to_the_carrier_that_cannot_be_is_refused(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(ExchangeTrouble, match=f"HUIYIN_PHONE_{name}") as refused:
        settings_of(tmp_path, TRUNK="carrier.example", **({"TRUNK_USER": "we"} | {name: value}))
    assert "PASSWORD" not in name or value not in str(refused.value)


def test_a_city_that_sets_nothing_has_a_telephone_on_this_machine(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    assert (settings.address, settings.sip_port, settings.numbers) == ("127.0.0.1", 5060, ("12345",))
    assert settings.trunk is None
    assert settings.ari_url == "ws://127.0.0.1:8088"
    assert settings.softphone_url == "ws://127.0.0.1:8088/ws"


def test_browsers_elsewhere_come_encrypted(tmp_path: Path) -> None:
    assert settings_of(tmp_path, ADDRESS="10.1.2.3").softphone_url == "wss://10.1.2.3:8089/ws"
    assert settings_of(tmp_path, ADDRESS="10.1.2.3").ari_url == "ws://127.0.0.1:8088"


def test_numbers_are_rung_over_the_carrier_and_desks_over_their_own_line(tmp_path: Path) -> None:
    settings = phone_settings.read(tmp_path, TRUNK)
    assert settings.dial("13900000001") == "PJSIP/13900000001@trunk"
    assert settings.dial("119") == "PJSIP/119@trunk"
    assert settings.dial("110") == "PJSIP/desk-110"
    assert settings.dial_seat("1001") == "PJSIP/1001"


@pytest.mark.parametrize("number", ["", "1&Local/x", "110@evil", "１１０", "12 34", "a"])
def test_what_is_no_number_is_not_rung(tmp_path: Path, number: str) -> None:
    with pytest.raises(ValueError, match="telephone number"):
        settings_of(tmp_path).dial(number)
    with pytest.raises(ValueError, match="extension"):
        Settings.dial_seat(number)


# -- who speaks with us ------------------------------------------------------------------------------------------------


def pjsip_of(tmp_path: Path, *seats: SeatLine, **given: str) -> dict[str, list[tuple[str, str]]]:
    settings = phone_settings.read(tmp_path, given or TRUNK)
    return read_as_asterisk_does(pjsip.text(settings, seats, (tmp_path / "c", tmp_path / "k")))


def test_the_carrier_is_known_by_its_addresses_and_we_register_where_it_wants_to(tmp_path: Path) -> None:
    read = pjsip_of(tmp_path)
    assert ("match", "sip.carrier.example,203.0.113.7") in read["trunk-known"]
    assert ("password", "se;cret\\;1") in read["trunk"]
    assert ("client_uri", "sip:05918912345@sip.carrier.example:5060") in read["trunk-registration"]
    assert ("fax_detect", "yes") in read["trunk"]


def test_a_carrier_that_knows_us_by_our_address_gets_no_registration(tmp_path: Path) -> None:
    read = pjsip_of(tmp_path, HUIYIN_PHONE_TRUNK="203.0.113.7")
    assert "trunk-registration" not in read
    assert not [value for key, value in read["trunk"] if key == "outbound_auth"]


def test_seats_in_the_browser_are_encrypted_and_those_on_the_table_are_plain(tmp_path: Path) -> None:
    read = pjsip_of(tmp_path, SeatLine("1001", "one"), SeatLine("1002", "two", "telephone"))
    assert ("webrtc", "yes") in read["1001"]
    assert ("webrtc", "yes") not in read["1002"]
    assert ("password", "two") in read["1002"]


@pytest.mark.parametrize("extension", ["trunk", "1", "10;01", "1001]", "１００１"])
def test_a_seat_has_digits_for_an_extension(tmp_path: Path, extension: str) -> None:
    with pytest.raises(ValueError, match="extension"):
        pjsip_of(tmp_path, SeatLine(extension, "x"))


def test_two_seats_do_not_share_an_extension(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="two seats"):
        pjsip_of(tmp_path, SeatLine("1001", "x"), SeatLine("1001", "y"))


def test_a_secret_is_never_shown() -> None:
    assert "hunter2" not in repr(SeatLine("1001", "hunter2"))


def test_over_tls_the_carrier_shows_a_certificate_where_the_city_says_who_signs_it(tmp_path: Path) -> None:
    signer = tmp_path / "ca.pem"
    signer.write_text("", encoding="ascii")
    given = {"HUIYIN_PHONE_TRUNK": "sip.carrier.example", "HUIYIN_PHONE_TRUNK_TRANSPORT": "tls"}
    assert "verify_server" not in dict(pjsip_of(tmp_path, **given)["tls"])
    given["HUIYIN_PHONE_TRUNK_CA"] = str(signer)
    known = dict(pjsip_of(tmp_path, **given)["tls"])
    assert (known["verify_server"], known["ca_list_file"]) == ("yes", str(signer))
    given["HUIYIN_PHONE_TRUNK_TRANSPORT"] = "udp"
    with pytest.raises(ExchangeTrouble, match="is for TLS"):
        pjsip_of(tmp_path, **given)


def test_behind_a_router_the_world_is_told_the_public_address(tmp_path: Path) -> None:
    given = {"HUIYIN_PHONE_ADDRESS": "10.1.2.3", "HUIYIN_PHONE_PUBLIC_ADDRESS": "203.0.113.9"}
    read = pjsip_of(tmp_path, **given, HUIYIN_PHONE_LOCAL_NETWORKS="10.0.0.0/8")
    assert ("external_media_address", "203.0.113.9") in read["udp"]
    assert ("local_net", "10.0.0.0/8") in read["udp"]


# -- the few lines of its own ------------------------------------------------------------------------------------------


def test_every_call_goes_to_the_application_and_without_it_nobody_is_left_in_silence(tmp_path: Path) -> None:
    text = dialplan.text(phone_settings.read(tmp_path, TRUNK), Folders.of(tmp_path))
    for kind in (dialplan.LINE, dialplan.FAX, dialplan.SEAT):
        assert f"Stasis(huiyin,{kind}," in text
    assert text.count("Stasis(") == text.count('"${STASISSTATUS}"')
    assert "exten => 12346,1," in text


def test_no_shell_is_ever_called(tmp_path: Path) -> None:
    text = dialplan.text(phone_settings.read(tmp_path, TRUNK), Folders.of(tmp_path))
    assert not re.search(r"System|SHELL|AGI|CURL|EVAL", text)


def test_what_a_caller_sends_goes_into_a_name_by_its_digits_alone() -> None:
    assert "CALLERID" not in re.sub(r"\$\{FILTER\([0-9+.-]+,\$\{[A-Z]+(\(num\))?\}\):0:24\}", "", dialplan.NAME)


# -- on the disk -------------------------------------------------------------------------------------------------------


def test_all_files_are_written_for_the_owners_eyes_only(tmp_path: Path, asterisk: Asterisk) -> None:
    folders = writing.write_all(asterisk, phone_settings.read(tmp_path, TRUNK), [SeatLine("1001", "x")], at=NOW)
    files = [path for path in folders.etc.iterdir() if path.is_file()]
    assert {"asterisk.conf", "pjsip.conf", "extensions.conf", "http.conf", "ari.conf"} <= {path.name for path in files}
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert folders.etc.stat().st_mode & 0o777 == 0o700
    assert (folders.keys / "interface").stat().st_mode & 0o777 == 0o600


def test_the_interface_takes_requests_from_this_machine_alone(tmp_path: Path, asterisk: Asterisk) -> None:
    """Also over the encrypted port, which browsers elsewhere reach."""
    folders = writing.write_all(asterisk, settings_of(tmp_path), (), at=NOW)
    ours = read_as_asterisk_does((folders.etc / "ari.conf").read_text(encoding="utf-8"))[dialplan.APPLICATION]
    assert ours[-2:] == [("deny", "0.0.0.0/0.0.0.0"), ("permit", "127.0.0.0/255.0.0.0")]


def test_written_again_nothing_changes(tmp_path: Path, asterisk: Asterisk) -> None:
    settings = phone_settings.read(tmp_path, TRUNK)
    folders = writing.write_all(asterisk, settings, [SeatLine("1001", "x")], at=NOW)
    before = {path.name: path.read_bytes() for path in folders.etc.iterdir()}
    writing.write_all(asterisk, settings, [SeatLine("1001", "x")], at=NOW)
    assert {path.name: path.read_bytes() for path in folders.etc.iterdir()} == before
    assert not writing.write_seats(settings, [SeatLine("1001", "x")], at=NOW)
    assert writing.write_seats(settings, [SeatLine("1001", "x"), SeatLine("1002", "y")], at=NOW)


def test_a_folder_whose_name_the_files_cannot_hold_is_refused(tmp_path: Path, asterisk: Asterisk) -> None:
    with pytest.raises(ExchangeTrouble, match="HUIYIN_VAR"):
        writing.write_all(asterisk, settings_of(tmp_path / "a;b"), [], at=NOW)
    with pytest.raises(ExchangeTrouble, match="HUIYIN_VAR"):
        writing.write_all(asterisk, settings_of(tmp_path / "${SHELL(id)}"), [], at=NOW)


def test_the_console_has_a_short_way_in_however_deep_the_folder_lies(tmp_path: Path) -> None:
    deep = Folders.of(tmp_path / ("x" * 100))
    assert len(str(deep.run / "asterisk.ctl")) < 108


def test_where_others_could_have_been_first_a_link_is_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    folders = Folders.of(tmp_path / ("deep" * 40))
    assert folders.run.parent == Path("/tmp")
    folders.run.symlink_to(elsewhere)
    try:
        with pytest.raises(ExchangeTrouble, match="is no folder"):
            folders.make()
    finally:
        folders.run.unlink()


def test_who_has_left_registers_no_more_whatever_she_remembers(small: City, tmp_path: Path) -> None:
    seat = factories.seat(small, extension="8001")
    assert [line.extension for line in seats.lines(Settings(tmp_path))] == ["8001"]
    Staff.objects.filter(pk=seat.staff_id).update(is_active=False)
    assert seats.lines(Settings(tmp_path)) == []


def test_our_own_certificate_is_made_once_and_again_before_it_ends(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, ADDRESS="127.0.0.1")
    folders = Folders.of(tmp_path)
    folders.make()
    paper, key = certificates.certificate(settings, folders, at=NOW)
    first = paper.read_bytes()
    assert key.stat().st_mode & 0o777 == 0o600
    known = x509.load_pem_x509_certificate(first)
    names = known.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert "127.0.0.1" in {str(address) for address in names.get_values_for_type(x509.IPAddress)}
    assert certificates.certificate(settings, folders, at=NOW + timedelta(days=700))[0].read_bytes() == first
    assert certificates.certificate(settings, folders, at=NOW + timedelta(days=800))[0].read_bytes() != first


def test_a_file_is_written_whole(tmp_path: Path) -> None:
    assert lines.write(tmp_path / "a.conf", "x")
    assert not lines.write(tmp_path / "a.conf", "x")
    assert [path.name for path in tmp_path.iterdir()] == ["a.conf"]
