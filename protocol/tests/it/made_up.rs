//! Made-up keys, people and items that the tests and the vectors share. Nobody here exists.

use chrono::{DateTime, Utc};
use minicbor::bytes::ByteArray;
use ots_protocol::{
    ItemId, ItemPayload, ReportId,
    codes::*,
    instance::*,
    items::*,
    keys::{ReceiptKey, RootKey, SealingKey},
};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};

pub(crate) fn rng(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

/// 2026-11-24 07:02:03.456 UTC.
pub(crate) fn pressed_at() -> DateTime<Utc> {
    DateTime::from_timestamp_millis(1_795_503_723_456).unwrap()
}

pub(crate) fn report_id() -> ReportId {
    ReportId::new(pressed_at(), [0xa1; 10])
}

pub(crate) fn item_id(n: u8) -> ItemId {
    ItemId::new(
        pressed_at() + chrono::TimeDelta::seconds(i64::from(n)),
        [n; 10],
    )
}

pub(crate) fn sealing_key() -> SealingKey {
    SealingKey::from_bytes([0x11; 32]).unwrap()
}

pub(crate) fn receipt_key() -> ReceiptKey {
    ReceiptKey::from_bytes(&[0x22; 32])
}

pub(crate) fn root_key() -> RootKey {
    RootKey::from_bytes(&[0x33; 32])
}

pub(crate) fn alert() -> Alert {
    Alert {
        urgency: Some(Urgency::Danger),
        for_whom: Some(ForWhom::Me),
        fix: Fix::new(-8.172_357, 113.700_302, 18.0, 120),
        language: Some(Language::Madurese),
        app_version: Some(10_203),
        instance_version: Some(7),
        prepared_follows: Some(true),
        ..Alert::default()
    }
}

/// The Alert whose CBOR is as long as one can be.
pub(crate) fn longest_alert() -> Alert {
    let mut fix = Fix::new(-90.0, -180.0, f64::MAX, u32::MAX).unwrap();
    fix.lng_e6 = i32::MIN;
    Alert {
        urgency: Some(Urgency::Consult),
        for_whom: Some(ForWhom::Other),
        drill: Some(true),
        fix: Some(fix),
        language: Some(Language::English),
        app_version: Some(u32::MAX),
        instance_version: Some(u32::MAX),
        prepared_follows: Some(true),
        ..Alert::default()
    }
}

pub(crate) fn safe_contact() -> SafeContact {
    SafeContact {
        do_not_call: Some(false),
        allowed: Some(vec![Channel::WhatsApp, Channel::App]),
        blocked: Some(vec![Channel::Phone]),
        number: Some("+62 800 0000 0001".into()),
        times: Some(vec![TimeWindow {
            days: Some(0b001_1111),
            from_minute: Some(9 * 60),
            to_minute: Some(11 * 60),
            ..TimeWindow::default()
        }]),
        times_note: Some("kalau suami kerja".into()),
        code_phrase: Some("Mau pesan kue lapis?".into()),
        name: Some("Ibu Rekaan".into()),
        ..SafeContact::default()
    }
}

pub(crate) fn prepared_contents() -> PreparedContents {
    PreparedContents {
        name: Some("Ibu Rekaan".into()),
        phone: Some("+62 800 0000 0001".into()),
        safe_contact: Some(safe_contact()),
        kecamatan: Some(AreaCode::new(350_901)),
        desa: Some(AreaCode::new(3_509_012_001)),
        address: Some("rumah cat hijau, belakang musala".into()),
        conditions: Some(vec![Condition::Pregnant, Condition::Children]),
        prepared_at_ms: Some(1_795_000_000_000),
        ..PreparedContents::default()
    }
}

/// One item of every kind that has a payload, the Alert and the Prepared apart.
pub(crate) fn items() -> Vec<ItemPayload> {
    vec![
        ItemPayload::Details(Details {
            for_whom: Some(ForWhom::Other),
            korban: Some(Korban::Anak),
            bentuk: Some(vec![BentukKekerasan::Fisik, BentukKekerasan::Penelantaran]),
            tempat: Some(TempatKejadian::RumahTangga),
            hubungan: Some(vec![Hubungan::OrangTua]),
            kecamatan: Some(AreaCode::new(350_901)),
            desa: Some(AreaCode::new(3_509_012_001)),
            address: Some("gang kedua setelah jembatan".into()),
            incident_day: Some(20_781),
            happening_now: Some(true),
            injured: Some(true),
            kdrt: Some(true),
            victims: Some(vec![VictimCount {
                jenis_kelamin: Some(JenisKelamin::Perempuan),
                usia: Some(KelompokUsia::Usia6Sampai12),
                count: Some(2),
                ..VictimCount::default()
            }]),
            victim: Some(Person {
                jenis_kelamin: Some(JenisKelamin::Perempuan),
                usia: Some(KelompokUsia::Usia6Sampai12),
                pendidikan: Some(Pendidikan::Sd),
                pekerjaan: Some(Pekerjaan::Pelajar),
                perkawinan: Some(StatusPerkawinan::BelumKawin),
                disabilitas: Some(false),
                ..Person::default()
            }),
            terlapor_count: Some(1),
            ..Details::default()
        }),
        ItemPayload::Position(Position {
            fix: Fix::new(-8.165_001, 113.690_999, 6.0, 2),
            of: Some(PositionOf::Incident),
            ..Position::default()
        }),
        ItemPayload::Message(Message {
            text: Some("Tolong jangan telepon, dia di rumah.".into()),
            answers: Some(3),
            ..Message::default()
        }),
        ItemPayload::SafeContact(safe_contact()),
        ItemPayload::Linked(Linked {
            report: Some(ByteArray::from(
                *ReportId::new(pressed_at(), [7; 10]).as_bytes(),
            )),
            relation: Some(LinkRelation::SamePhone),
            ..Linked::default()
        }),
        ItemPayload::Cancel(Cancel {
            reason: Some(CancelReason::Mistake),
            ..Cancel::default()
        }),
        ItemPayload::Withdraw(Withdraw {
            scope: Some(WithdrawScope::Contact),
            ..Withdraw::default()
        }),
    ]
}

pub(crate) fn instance(version: u32) -> InstanceDocument {
    let sealing = sealing_key().public();
    let receipt = receipt_key().public();
    InstanceDocument {
        format: 1,
        instance_id: "rekaan".into(),
        name: "Kabupaten Rekaan".into(),
        version,
        issued_at_ms: 1_795_000_000_000,
        servers: vec!["http://127.0.0.1:8080".into()],
        tls_anchors: vec![],
        sealing_keys: vec![SealingKeyEntry {
            id: sealing.id(),
            public: sealing,
            active: true,
        }],
        receipt_keys: vec![ReceiptKeyEntry {
            id: receipt.id(),
            public: receipt,
        }],
        roots: vec![root_key().public()],
        sms: Some(Sms {
            number: "+62 800 0000 0009".into(),
        }),
        numbers: Numbers {
            police: "110".into(),
            ambulance: "119".into(),
            sapa: "129".into(),
            sapa_whatsapp: "+62 811 1129 129".into(),
            emergency: Some("112".into()),
            hotline: None,
        },
        times: Times::default(),
        time_zone: "Asia/Jakarta".into(),
        app: None,
        privacy: None,
    }
}
