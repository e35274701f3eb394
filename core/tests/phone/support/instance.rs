//! Made-up instances: keys of a call centre and the documents it signs.

use getrandom::SysRng;
use ots_protocol::instance::{
    Der, InstanceDocument, Numbers, ReceiptKeyEntry, SealingKeyEntry, SignedInstance, Sms, Times,
};
use ots_protocol::keys::{ReceiptKey, RootKey, SealingKey};
use rand_core::UnwrapErr;

pub fn rng() -> UnwrapErr<SysRng> {
    UnwrapErr(SysRng)
}

/// The private half of an instance.
#[derive(Clone)]
pub struct Keys {
    pub root: RootKey,
    pub sealing: SealingKey,
    pub receipt: ReceiptKey,
}

impl Keys {
    pub fn generate() -> Self {
        Self {
            root: RootKey::generate(&mut rng()),
            sealing: SealingKey::generate(&mut rng()),
            receipt: ReceiptKey::generate(&mut rng()),
        }
    }

    /// A document of version 1 with these keys.
    pub fn document(&self, servers: &[&str]) -> InstanceDocument {
        InstanceDocument {
            format: 1,
            instance_id: "contoh".to_owned(),
            name: "Kabupaten Contoh (rekaan)".to_owned(),
            version: 1,
            issued_at_ms: 1_790_000_000_000,
            servers: servers.iter().map(|url| (*url).to_owned()).collect(),
            tls_anchors: Vec::new(),
            sealing_keys: vec![SealingKeyEntry {
                id: self.sealing.public().id(),
                public: self.sealing.public(),
                active: true,
            }],
            receipt_keys: vec![ReceiptKeyEntry {
                id: self.receipt.public().id(),
                public: self.receipt.public(),
            }],
            roots: vec![self.root.public()],
            sms: Some(Sms {
                number: "+62000000000".to_owned(),
            }),
            numbers: Numbers {
                police: "110".to_owned(),
                ambulance: "119".to_owned(),
                sapa: "129".to_owned(),
                sapa_whatsapp: "08111129129".to_owned(),
                emergency: None,
                hotline: None,
            },
            times: Times::default(),
            time_zone: "Asia/Jakarta".to_owned(),
            app: None,
            privacy: None,
        }
    }

    pub fn sign(&self, document: &InstanceDocument) -> Vec<u8> {
        SignedInstance::sign(document, &[&self.root])
            .unwrap()
            .as_bytes()
            .to_vec()
    }
}

/// The document with an authority that TLS may lead to.
pub fn with_anchor(mut document: InstanceDocument, der: Vec<u8>) -> InstanceDocument {
    document.tls_anchors.push(Der(der));
    document
}
