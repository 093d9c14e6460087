"""What every exchange of ours needs, whomever it serves: folders, modules, interface, media, fax, log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hotline.channels.phone.exchange.configuration.lines import Line, Section, whole
from hotline.channels.phone.exchange.folders import Folders
from hotline.channels.phone.exchange.programs import Asterisk

# Named one by one: what is not needed is not there to be attacked, and a part that is missing is said at the start.
NEEDED = (
    "res_timing_timerfd res_sorcery_config res_sorcery_memory res_sorcery_astdb res_http_websocket res_crypto "
    "res_pjproject res_pjsip res_pjsip_session res_pjsip_sdp_rtp res_pjsip_registrar res_pjsip_nat "
    "res_pjsip_authenticator_digest res_pjsip_outbound_authenticator_digest res_pjsip_outbound_registration "
    "res_pjsip_endpoint_identifier_ip res_pjsip_endpoint_identifier_user res_pjsip_caller_id res_pjsip_header_funcs "
    "res_pjsip_pubsub res_pjsip_dtmf_info res_pjsip_rfc3326 res_pjsip_t38 res_pjsip_transport_websocket "
    "res_pjsip_dlg_options chan_pjsip chan_bridge_media res_rtp_asterisk res_srtp "
    "bridge_simple bridge_softmix bridge_holding bridge_native_rtp "
    "codec_alaw codec_ulaw codec_a_mu codec_g722 codec_resample format_wav format_pcm format_sln "
    "func_callerid func_channel func_strings func_logic func_env func_talkdetect func_timeout "
    "app_stasis app_playback app_record pbx_config res_musiconhold res_fax res_fax_spandsp "
    "res_stasis res_stasis_answer res_stasis_playback res_stasis_recording res_stasis_snoop res_stasis_device_state "
    "res_ari res_ari_model res_ari_applications res_ari_asterisk res_ari_bridges res_ari_channels "
    "res_ari_device_states res_ari_endpoints res_ari_events res_ari_playbacks res_ari_recordings res_ari_sounds"
)
USEFUL = "res_websocket_client codec_opus_open_source codec_opus res_format_attr_opus chan_websocket"
"""Parts that some releases lack and that others lean on: the seats' better voice, the tap for recognition."""
COUNTED = ("res_cdrel_custom", "cdr_custom", "cel_custom")
CDR = "src dst channel dstchannel start answer end duration billsec disposition uniqueid linkedid"
# Asked for at the start; Asterisk says it misses them, and means that it takes its own defaults.
EMPTY = (
    "features",
    "ccss",
    "acl",
    "sorcery",
    "pjproject",
    "codecs",
    "dnsmgr",
    "manager",
    "websocket_client",
    "chan_websocket",
)
# The encrypted port is for the telephones in browsers; the same server would answer there for the interface, too.
OF_THIS_MACHINE: Sequence[Line] = (("deny", "0.0.0.0/0.0.0.0"), ("permit", "127.0.0.0/255.0.0.0"))
TONES: Sequence[Line] = (
    ("description", "China"),
    ("ringcadence", "1000,4000"),
    ("dial", "450"),
    ("busy", "450/350,0/350"),
    ("ring", "450/1000,0/4000"),
    ("congestion", "450/700,0/700"),
    ("callwaiting", "450/400,0/4000"),
)
"""What the network of the country sounds like, in hertz and milliseconds."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What one exchange differs in from another."""

    folders: Folders
    http: tuple[str, int]
    """Address and port of its interface, which only this machine reaches."""
    media_ports: tuple[int, int]
    fax_ports: tuple[int, int]
    secret: str
    """The password of its interface."""
    application: str
    """The application that its interface serves; also the user of that password."""
    wss: tuple[str, int] | None = None
    certificate: tuple[Path, Path] | None = None
    modules: Sequence[str] = ()
    """Further parts."""
    is_counted: bool = False
    """Whether it keeps lists of calls of its own, for tests to compare with. They name the callers."""
    media_lines: Sequence[Section] = ()


def files(asterisk: Asterisk, frame: Frame) -> Mapping[str, str]:
    """The files by name."""
    return {
        "asterisk.conf": _asterisk(asterisk, frame.folders),
        "modules.conf": _modules(asterisk, frame),
        "indications.conf": whole([Section("general", [("country", "cn")]), Section("cn", TONES)]),
        "logger.conf": whole(
            [
                Section("general", [("dateformat", "%F %T.%3q")]),
                Section("logfiles", [("messages", "notice,warning,error")]),
            ]
        ),
        "http.conf": whole([Section("general", _http(frame))]),
        "ari.conf": whole(
            [
                Section("general", [("enabled", True), ("pretty", False), ("websocket_write_timeout", 2000)]),
                Section(frame.application, [*_user(frame), *OF_THIS_MACHINE]),
            ]
        ),
        "rtp.conf": whole([Section("general", _media(frame)), *frame.media_lines]),
        "udptl.conf": whole([Section("general", _fax(frame))]),
        "res_fax.conf": whole(
            [Section("general", [("maxrate", 14400), ("minrate", 4800), ("statusevents", False), ("ecm", True)])]
        ),
        "musiconhold.conf": whole(
            [Section("default", [("mode", "files"), ("directory", frame.folders.music), ("sort", "alpha")])]
        ),
        **_lists(frame.is_counted),
        **{f"{name}.conf": whole([]) for name in EMPTY},
    }


def _asterisk(asterisk: Asterisk, folders: Folders) -> str:
    places: list[Line] = [
        ("astetcdir", folders.etc),
        ("astvarlibdir", folders.kept),
        ("astdbdir", folders.kept),
        ("astkeydir", folders.kept),
        ("astcachedir", folders.kept),
        ("astdatadir", folders.data),
        ("astagidir", folders.data),
        ("astsbindir", folders.data),
        ("astspooldir", folders.spool),
        ("astrundir", folders.run),
        ("astlogdir", folders.log),
    ]
    if asterisk.modules is not None:
        places.append(("astmoddir", asterisk.modules))
    options: list[Line] = [
        ("nofork", True),
        ("hideconnect", True),
        ("execincludes", False),
        ("live_dangerously", False),
        ("disable_remote_console_shell", True),
        # A caller who waits or speaks onto a recording gets packets all the while, or her carrier may hang up.
        ("transmit_silence", True),
        ("maxfiles", 65536),
    ]
    return whole([Section("directories", places, " => "), Section("options", options)])


def _modules(asterisk: Asterisk, frame: Frame) -> str:
    lines: list[Line] = [("autoload", False)]
    useful = [*USEFUL.split(), *(COUNTED if frame.is_counted else ())]
    lines += [("load", f"{name}.so") for name in useful if _has(asterisk, name)]
    lines += [("require", f"{name}.so") for name in [*NEEDED.split(), *frame.modules]]
    return whole([Section("modules", lines)])


def _has(asterisk: Asterisk, module: str) -> bool:
    """Whether a module is there; of an installed Asterisk only itself knows."""
    return asterisk.modules is None or (asterisk.modules / f"{module}.so").is_file()


def _http(frame: Frame) -> list[Line]:
    address, port = frame.http
    lines: list[Line] = [("enabled", True), ("servername", "Huiyin"), ("bindaddr", address), ("bindport", port)]
    lines += [("sessionlimit", 2000), ("enable_static", False), ("enable_status", False)]
    if frame.wss is not None and frame.certificate is not None:
        certificate, key = frame.certificate
        lines += [("tlsenable", True), ("tlsbindaddr", f"{frame.wss[0]}:{frame.wss[1]}")]
        lines += [("tlscertfile", certificate), ("tlsprivatekey", key), ("tlsdisablev1", True), ("tlsdisablev11", True)]
    return lines


def _user(frame: Frame) -> list[Line]:
    return [("type", "user"), ("read_only", False), ("password", frame.secret)]


def _media(frame: Frame) -> list[Line]:
    return [("rtpstart", frame.media_ports[0]), ("rtpend", frame.media_ports[1])]


def _fax(frame: Frame) -> list[Line]:
    """T.38 over its own ports; each packet carries the three before it again, as packets are lost."""
    ports: list[Line] = [("udptlstart", frame.fax_ports[0]), ("udptlend", frame.fax_ports[1])]
    return [*ports, ("udptlchecksums", False), ("udptlfecentries", 3), ("udptlfecspan", 3), ("use_even_ports", False)]


def _lists(is_counted: bool) -> Mapping[str, str]:
    """Its own lists of calls: written where tests want to compare, for nobody else."""
    fields = ",".join(f"${{CSV_QUOTE(${{CDR({name})}})}}" for name in CDR.split())
    events = ",".join(
        f"${{CSV_QUOTE(${{{name}}})}}" for name in ("eventtype", "eventtime", "CHANNEL(uniqueid)", "eventextra")
    )
    return {
        "cdr.conf": whole([Section("general", [("enable", is_counted), ("unanswered", True), ("congestion", True)])]),
        "cdr_custom.conf": whole([Section("mappings", [("calls.csv", fields)], " => ")] if is_counted else []),
        "cel.conf": whole([Section("general", [("enable", is_counted), ("apps", "all"), ("events", "ALL")])]),
        "cel_custom.conf": whole([Section("mappings", [("events.csv", events)], " => ")] if is_counted else []),
    }
