"""The kinds of items and their fields: docs/protocol.md sections 6.2 to 6.11, 7 and 13."""

from payloads import (
    INT32, INT64, UINT8, UINT16, UINT32, UINT64, area, boolean, byte_string, code, fix, list_of,
    payload, text,
)  # fmt: skip

URGENCY = code("danger", "report", "consult")
FOR_WHOM = code("self", "other")
KORBAN = code("perempuan", "anak", "lainnya")
LANGUAGE = code("id", "jv", "mad", "en")
POSITION_OF = code("me", "incident")
CHANNEL = code("phone", "whatsapp", "sms", "app", "visit")
CONDITION = code(
    "hearing", "speech", "sight", "mobility", "pregnant", "children", "medicine", "disability"
)
LINK_RELATION = code("same-phone")
CANCEL_REASON = code("mistake", "safe", "other")
WITHDRAW_SCOPE = code("all", "contact", "position")
BENTUK = code(
    "fisik", "psikis", "seksual", "eksploitasi", "trafficking", "penelantaran", "lainnya"
)
TEMPAT = code(
    "rumah-tangga", "tempat-kerja", "sekolah", "fasilitas-umum", "lembaga-pendidikan-kilat",
    "lainnya",
)  # fmt: skip
USIA = code("0-5", "6-12", "13-17", "18-24", "25-44", "45-59", "60+")
HUBUNGAN = code(
    "orang-tua", "keluarga-saudara", "suami-istri", "tetangga", "pacar-teman", "guru", "majikan",
    "rekan-kerja", "lainnya", "na",
)  # fmt: skip
JENIS_KELAMIN = code("perempuan", "laki-laki", "na")
PENDIDIKAN = code("tidak-sekolah", "paud-tk", "sd", "sltp", "slta", "perguruan-tinggi", "na")
PEKERJAAN = code(
    "pelajar", "ibu-rumah-tangga", "swasta-buruh", "pns-tni-polri", "pedagang-tani-nelayan",
    "tidak-bekerja", "na",
)  # fmt: skip
PERKAWINAN = code("belum-kawin", "kawin", "cerai", "na")
TPPO = code("eksploitasi-seksual", "kerja-paksa", "perbudakan", "organ-tubuh", "lainnya")
REPORT_STATE = code("waiting", "taken", "handled", "referred", "closed")
LAYANAN = code(
    "pengaduan", "kesehatan", "bantuan-hukum", "penegakan-hukum", "rehabilitasi-sosial",
    "reintegrasi-sosial", "pemulangan", "pendampingan-tokoh-agama",
)  # fmt: skip
REFUSAL = code("erased", "too-large", "not-an-envelope", "unknown-report")

ALERT = payload(
    urgency=(1, URGENCY),
    for_whom=(2, FOR_WHOM),
    drill=(3, boolean),
    fix=(4, fix),
    language=(5, LANGUAGE),
    app_version=(6, UINT32),
    instance_version=(7, UINT32),
    prepared_follows=(8, boolean),
)
PERSON = payload(
    jenis_kelamin=(1, JENIS_KELAMIN),
    usia=(2, USIA),
    pendidikan=(3, PENDIDIKAN),
    pekerjaan=(4, PEKERJAAN),
    perkawinan=(5, PERKAWINAN),
    disabilitas=(6, boolean),
)
VICTIM_COUNT = payload(jenis_kelamin=(1, JENIS_KELAMIN), usia=(2, USIA), count=(3, UINT32))
DETAILS = payload(
    for_whom=(1, FOR_WHOM),
    korban=(2, KORBAN),
    bentuk=(3, list_of(BENTUK)),
    tempat=(4, TEMPAT),
    hubungan=(5, list_of(HUBUNGAN)),
    kecamatan=(6, area),
    desa=(7, area),
    address=(8, text),
    incident_day=(9, INT32),
    happening_now=(10, boolean),
    injured=(11, boolean),
    kdrt=(12, boolean),
    tppo=(13, TPPO),
    victims=(14, list_of(VICTIM_COUNT)),
    victim=(15, PERSON),
    terlapor=(16, PERSON),
    terlapor_count=(17, UINT32),
    reporter_name=(18, text),
    reporter_phone=(19, text),
    agency=(20, text),
    victim_name=(21, text),
)
POSITION = payload(fix=(1, fix), of=(2, POSITION_OF))
MESSAGE = payload(text=(1, text), answers=(2, UINT64))
TIME_WINDOW = payload(days=(1, UINT8), from_minute=(2, UINT16), to_minute=(3, UINT16))
SAFE_CONTACT = payload(
    do_not_call=(1, boolean),
    allowed=(2, list_of(CHANNEL)),
    blocked=(3, list_of(CHANNEL)),
    number=(4, text),
    times=(5, list_of(TIME_WINDOW)),
    times_note=(6, text),
    code_phrase=(7, text),
    name=(8, text),
    note=(9, text),
)
PREPARED = payload(sealed=(1, byte_string()))
PREPARED_CONTENTS = payload(
    name=(1, text),
    phone=(2, text),
    safe_contact=(3, SAFE_CONTACT),
    kecamatan=(4, area),
    desa=(5, area),
    address=(6, text),
    conditions=(7, list_of(CONDITION)),
    conditions_note=(8, text),
    prepared_at_ms=(9, INT64),
)
LINKED = payload(report=(1, byte_string(16)), relation=(2, LINK_RELATION))
CANCEL = payload(reason=(1, CANCEL_REASON))
WITHDRAW = payload(scope=(1, WITHDRAW_SCOPE))

UPDATE = payload(
    state=(1, REPORT_STATE),
    at_ms=(2, INT64),
    text=(3, text),
    template=(4, text),
    language=(5, LANGUAGE),
    question=(6, boolean),
)
HEAD = payload(
    last_seq=(1, UINT64), at_ms=(2, INT64), state=(3, REPORT_STATE), nobody_on_shift=(4, boolean)
)

ALERT_KIND = 1
KINDS = {
    "alert": (ALERT_KIND, ALERT),
    "details": (2, DETAILS),
    "position": (3, POSITION),
    "message": (4, MESSAGE),
    "safe_contact": (5, SAFE_CONTACT),
    "prepared": (6, PREPARED),
    "linked": (7, LINKED),
    "cancel": (8, CANCEL),
    "withdraw": (9, WITHDRAW),
}
ATTACHMENT_KIND = 10

# What vectors/codes.json must say: list to number (in digits) to name.
CODES = {
    "BentukKekerasan": BENTUK.numbers,
    "CancelReason": CANCEL_REASON.numbers,
    "Channel": CHANNEL.numbers,
    "Condition": CONDITION.numbers,
    "ForWhom": FOR_WHOM.numbers,
    "Hubungan": HUBUNGAN.numbers,
    "ItemKind": {str(number): kind for kind, (number, _) in KINDS.items()}
    | {str(ATTACHMENT_KIND): "attachment"},
    "JenisKelamin": JENIS_KELAMIN.numbers,
    "JenisLayanan": LAYANAN.numbers,
    "KategoriTppo": TPPO.numbers,
    "KelompokUsia": USIA.numbers,
    "Korban": KORBAN.numbers,
    "Language": LANGUAGE.numbers,
    "LinkRelation": LINK_RELATION.numbers,
    "Pekerjaan": PEKERJAAN.numbers,
    "Pendidikan": PENDIDIKAN.numbers,
    "PositionOf": POSITION_OF.numbers,
    "RefusalCode": REFUSAL.numbers,
    "ReportState": REPORT_STATE.numbers,
    "StatusPerkawinan": PERKAWINAN.numbers,
    "TempatKejadian": TEMPAT.numbers,
    "Urgency": URGENCY.numbers,
    "WithdrawScope": WITHDRAW_SCOPE.numbers,
}
