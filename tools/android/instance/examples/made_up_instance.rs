//! Prints a signed instance document of a made-up regency, for checks of the APK that need one and
//! no call centre behind it: `made_up_instance APPLICATION-ID LABEL [#RRGGBB]`. Its keys are in
//! this file, so nothing sealed to it is secret.

use std::{env, io::Write};

use ots_protocol::{
    instance::{
        AppLook, InstanceDocument, Numbers, ReceiptKeyEntry, SealingKeyEntry, SignedInstance, Times,
    },
    keys::{ReceiptKey, RootKey, SealingKey},
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = env::args().skip(1);
    let (Some(application_id), Some(label)) = (arguments.next(), arguments.next()) else {
        return Err("usage: made_up_instance APPLICATION-ID LABEL [#RRGGBB]".into());
    };
    let root = RootKey::from_bytes(&[1; 32]);
    let sealing = SealingKey::from_bytes([2; 32])?.public();
    let receipt = ReceiptKey::from_bytes(&[3; 32]).public();
    let document = InstanceDocument {
        format: 1,
        instance_id: "rekaan".into(),
        name: "Kabupaten Rekaan".into(),
        version: 1,
        issued_at_ms: 1_800_000_000_000,
        servers: vec!["http://127.0.0.1:8080".into()],
        tls_anchors: Vec::new(),
        sealing_keys: vec![SealingKeyEntry {
            id: sealing.id(),
            public: sealing,
            active: true,
        }],
        receipt_keys: vec![ReceiptKeyEntry {
            id: receipt.id(),
            public: receipt,
        }],
        roots: vec![root.public()],
        sms: None,
        numbers: Numbers {
            police: "110".into(),
            ambulance: "119".into(),
            sapa: "129".into(),
            sapa_whatsapp: "08111129129".into(),
            emergency: None,
            hotline: None,
        },
        times: Times::default(),
        time_zone: "Asia/Jakarta".into(),
        app: Some(AppLook {
            application_id,
            label,
            act_colour: arguments.next(),
        }),
        privacy: None,
    };
    let signed = SignedInstance::sign(&document, &[&root])?;
    std::io::stdout().write_all(signed.as_bytes())?;
    Ok(())
}
