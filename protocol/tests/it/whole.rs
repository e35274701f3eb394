//! Made-up items with every field set that this version knows, and an instance document with every
//! member: what `vectors/every-field.json` and `vectors/every-member.ots` hold.

use base64::{Engine, engine::general_purpose::STANDARD};
use minicbor::bytes::ByteArray;
use ots_protocol::{
    ItemPayload, ReportId,
    codes::*,
    instance::*,
    items::*,
    keys::{ReceiptKey, RootKey, SealingKey},
    updates::{Head, ReportState, Update},
};

use crate::made_up::{self, pressed_at, receipt_key, root_key, sealing_key};

/// The certificate of an authority that nobody trusts: self-signed, Ed25519, its key thrown away.
const ANCHOR: &str = "MIIBSjCB/aADAgECAhRkban8EusTiQbELmDIv+mN/XkAXjAFBgMrZXAwGjEYMBYGA1UEAwwPT3Rvcml0\
    YXMgUmVrYWFuMCAXDTI2MTEyNzAzMjI1MloYDzIxMjYxMTAzMDMyMjUyWjAaMRgwFgYDVQQDDA9PdG9yaXRhcyBSZWthYW4w\
    KjAFBgMrZXADIQCDrGt7fZilP0fVvRQeZPboHJnv93cE4aXpKmR0Upb9d6NTMFEwHQYDVR0OBBYEFI6tLfeN8E1xLMqoaeFt\
    IdkpeSr/MB8GA1UdIwQYMBaAFI6tLfeN8E1xLMqoaeFtIdkpeSr/MA8GA1UdEwEB/wQFMAMBAf8wBQYDK2VwA0EAFd8xW4Gd\
    VjZS9s1rpMedKCeanpcXVTiR7nQpt3eqCBy/IwoGIkcN3OdKdFmwdngnVkb/7rk4Qqu1MrKPAEspCg==";

/// The sealing key that came after [`sealing_key`].
pub(crate) fn newer_sealing_key() -> SealingKey {
    SealingKey::from_bytes([0x55; 32]).unwrap()
}

/// The receipt key that came after [`receipt_key`].
pub(crate) fn newer_receipt_key() -> ReceiptKey {
    ReceiptKey::from_bytes(&[0x66; 32])
}

/// The root that comes after [`root_key`].
pub(crate) fn newer_root_key() -> RootKey {
    RootKey::from_bytes(&[0x77; 32])
}

pub(crate) fn alert() -> Alert {
    made_up::longest_alert()
}

fn victim() -> Person {
    Person {
        jenis_kelamin: Some(JenisKelamin::Perempuan),
        usia: Some(KelompokUsia::Usia13Sampai17),
        pendidikan: Some(Pendidikan::Sltp),
        pekerjaan: Some(Pekerjaan::Pelajar),
        perkawinan: Some(StatusPerkawinan::BelumKawin),
        disabilitas: Some(true),
        ..Person::default()
    }
}

fn terlapor() -> Person {
    Person {
        jenis_kelamin: Some(JenisKelamin::LakiLaki),
        usia: Some(KelompokUsia::Usia25Sampai44),
        pendidikan: Some(Pendidikan::Slta),
        pekerjaan: Some(Pekerjaan::SwastaBuruh),
        perkawinan: Some(StatusPerkawinan::Cerai),
        disabilitas: Some(false),
        ..Person::default()
    }
}

pub(crate) fn details() -> Details {
    Details {
        for_whom: Some(ForWhom::Other),
        korban: Some(Korban::Anak),
        bentuk: Some(vec![BentukKekerasan::Seksual, BentukKekerasan::Trafficking]),
        tempat: Some(TempatKejadian::FasilitasUmum),
        hubungan: Some(vec![Hubungan::Tetangga, Hubungan::Na]),
        kecamatan: Some(AreaCode::new(350_931)),
        desa: Some(AreaCode::new(3_509_312_002)),
        address: Some("warung kedua dari pasar".into()),
        incident_day: Some(-1),
        happening_now: Some(false),
        injured: Some(true),
        kdrt: Some(false),
        tppo: Some(KategoriTppo::KerjaPaksa),
        victims: Some(vec![
            VictimCount {
                jenis_kelamin: Some(JenisKelamin::Perempuan),
                usia: Some(KelompokUsia::Usia13Sampai17),
                count: Some(2),
                ..VictimCount::default()
            },
            VictimCount {
                jenis_kelamin: Some(JenisKelamin::LakiLaki),
                usia: Some(KelompokUsia::Usia0Sampai5),
                count: Some(1),
                ..VictimCount::default()
            },
        ]),
        victim: Some(victim()),
        terlapor: Some(terlapor()),
        terlapor_count: Some(2),
        reporter_name: Some("Bapak Rekaan".into()),
        reporter_phone: Some("+62 800 0000 0002".into()),
        agency: Some("Puskesmas Rekaan".into()),
        victim_name: Some("Anak Rekaan".into()),
        ..Details::default()
    }
}

pub(crate) fn safe_contact() -> SafeContact {
    SafeContact {
        do_not_call: Some(true),
        allowed: Some(vec![Channel::Sms, Channel::Visit]),
        blocked: Some(vec![Channel::Phone, Channel::WhatsApp]),
        number: Some("+62 800 0000 0004".into()),
        times: Some(vec![TimeWindow {
            days: Some(0b110_0000),
            from_minute: Some(22 * 60),
            to_minute: Some(60),
            ..TimeWindow::default()
        }]),
        times_note: Some("kalau lampu teras mati".into()),
        code_phrase: Some("Jadi arisan besok?".into()),
        name: Some("Mbak Rekaan".into()),
        note: Some("lewat pintu belakang".into()),
        ..SafeContact::default()
    }
}

pub(crate) fn prepared_contents() -> PreparedContents {
    PreparedContents {
        name: Some("Mbak Rekaan".into()),
        phone: Some("+62 800 0000 0004".into()),
        safe_contact: Some(safe_contact()),
        kecamatan: Some(AreaCode::new(350_931)),
        desa: Some(AreaCode::new(3_509_312_002)),
        address: Some("rumah pojok, pagar bambu".into()),
        conditions: Some(vec![Condition::Hearing, Condition::Medicine]),
        conditions_note: Some("insulin tiap malam".into()),
        prepared_at_ms: Some(-1),
        ..PreparedContents::default()
    }
}

/// Every kind behind the Alert but the Prepared, which is sealed on its own.
pub(crate) fn items() -> Vec<ItemPayload> {
    let other = ReportId::new(pressed_at(), [9; 10]);
    vec![
        ItemPayload::Details(details()),
        ItemPayload::Position(Position {
            fix: Fix::new(-8.25, 113.5, 65_535.0, 86_400),
            of: Some(PositionOf::Me),
            ..Position::default()
        }),
        ItemPayload::Message(Message {
            text: Some("Sudah aman, dia pergi.".into()),
            answers: Some(u64::from(u32::MAX) + 1),
            ..Message::default()
        }),
        ItemPayload::SafeContact(safe_contact()),
        ItemPayload::Linked(Linked {
            report: Some(ByteArray::from(*other.as_bytes())),
            relation: Some(LinkRelation::SamePhone),
            ..Linked::default()
        }),
        ItemPayload::Cancel(Cancel {
            reason: Some(CancelReason::Safe),
            ..Cancel::default()
        }),
        ItemPayload::Withdraw(Withdraw {
            scope: Some(WithdrawScope::Position),
            ..Withdraw::default()
        }),
    ]
}

pub(crate) fn update() -> Update {
    Update {
        state: Some(ReportState::Referred),
        at_ms: Some(pressed_at().timestamp_millis()),
        text: Some("Di mana Ibu sekarang?".into()),
        template: Some("where".into()),
        language: Some(Language::Indonesian),
        question: Some(true),
        ..Update::default()
    }
}

pub(crate) fn head() -> Head {
    Head {
        last_seq: Some(4),
        at_ms: Some(pressed_at().timestamp_millis()),
        state: Some(ReportState::Handled),
        nobody_on_shift: Some(true),
        ..Head::default()
    }
}

/// Every member there, two keys of each sort, and two roots: the document with which a root is
/// replaced.
pub(crate) fn instance() -> InstanceDocument {
    let sealing = [(sealing_key(), false), (newer_sealing_key(), true)];
    let receipts = [receipt_key().public(), newer_receipt_key().public()];
    InstanceDocument {
        servers: vec![
            "https://ots.example/jember".into(),
            "https://ots2.example".into(),
        ],
        tls_anchors: vec![Der(STANDARD.decode(ANCHOR).unwrap())],
        sealing_keys: Vec::from(sealing.map(|(key, active)| SealingKeyEntry {
            id: key.public().id(),
            public: key.public(),
            active,
        })),
        receipt_keys: Vec::from(receipts.map(|public| ReceiptKeyEntry {
            id: public.id(),
            public,
        })),
        roots: vec![root_key().public(), newer_root_key().public()],
        numbers: Numbers {
            hotline: Some("+62 800 0000 0005".into()),
            ..made_up::instance(8).numbers
        },
        times: Times {
            cancel_window_s: 7,
            taken_after_s: 90,
            sms_offer_after_s: 30,
        },
        app: Some(AppLook {
            application_id: "id.go.rekaan.ots".into(),
            label: "OTS Rekaan".into(),
            act_colour: Some("#b3261e".into()),
        }),
        privacy: Some(Privacy {
            keep_case_years: 25,
            keep_report_years: 5,
            contact: "Jalan Rekaan 1, surat@rekaan.example".into(),
        }),
        ..made_up::instance(8)
    }
}
