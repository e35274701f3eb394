//! What the next document would say.

use ots_protocol::instance::{
    AppLook, Der, InstanceDocument, Numbers, Privacy, ReceiptKeyEntry, SealingKeyEntry, Sms, Times,
};
use ots_protocol::keys::{ReceiptPublicKey, RootPublicKey, SealingPublicKey};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject as _;

use super::IssueError;
use crate::policy;
use crate::settings::{Settings, Tls};

/// Keys and addresses of a document, beside the settings.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Base URLs.
    pub servers: Vec<String>,
    /// The instance's own authority, if its server answers TLS with it.
    pub own_anchor: Option<Vec<u8>>,
    /// Sealing keys; the first is the one to use, the others are listed as retired.
    pub sealing: Vec<SealingPublicKey>,
    /// Receipt keys, newest first.
    pub receipt: Vec<ReceiptPublicKey>,
    /// Roots that may sign the next document.
    pub roots: Vec<RootPublicKey>,
}

/// The document; version and date are the issuer's to set.
///
/// # Errors
/// When an authority in the settings is no certificate.
pub fn compose(settings: &Settings, wanted: &Wanted) -> Result<InstanceDocument, IssueError> {
    let numbers = &settings.numbers;
    let mut tls_anchors = Vec::new();
    if settings.server.tls == Tls::Elsewhere {
        for pem in &settings.server.anchors_pem {
            let der =
                CertificateDer::from_pem_slice(pem.as_bytes()).map_err(|_| IssueError::Anchor)?;
            tls_anchors.push(Der(der.to_vec()));
        }
    } else if let Some(anchor) = &wanted.own_anchor {
        tls_anchors.push(Der(anchor.clone()));
    }
    Ok(InstanceDocument {
        format: 1,
        instance_id: settings.instance.id.clone(),
        name: settings.instance.name.clone(),
        version: 0,
        issued_at_ms: 0,
        servers: wanted.servers.clone(),
        tls_anchors,
        sealing_keys: wanted
            .sealing
            .iter()
            .enumerate()
            .map(|(at, key)| SealingKeyEntry {
                id: key.id(),
                public: *key,
                active: at == 0,
            })
            .collect(),
        receipt_keys: wanted
            .receipt
            .iter()
            .map(|key| ReceiptKeyEntry {
                id: key.id(),
                public: *key,
            })
            .collect(),
        roots: wanted.roots.clone(),
        sms: settings.sms.as_ref().map(|sms| Sms {
            number: sms.number.clone(),
        }),
        numbers: Numbers {
            police: numbers.police.clone(),
            ambulance: numbers.ambulance.clone(),
            sapa: numbers.sapa.clone(),
            sapa_whatsapp: numbers.sapa_whatsapp.clone(),
            emergency: numbers.emergency.clone(),
            hotline: numbers.hotline.clone(),
        },
        times: Times {
            cancel_window_s: settings.times.cancel_window_s,
            taken_after_s: settings.times.taken_after_s,
            sms_offer_after_s: settings.times.sms_offer_after_s,
        },
        time_zone: settings.instance.time_zone.clone(),
        app: settings.app.as_ref().map(|app| AppLook {
            application_id: app.application_id.clone(),
            label: app.label.clone(),
            act_colour: app.act_colour.clone(),
        }),
        privacy: settings.privacy.as_ref().map(|privacy| Privacy {
            keep_case_years: policy::KEEP_CASE_YEARS,
            keep_report_years: policy::KEEP_REPORT_YEARS,
            contact: privacy.contact.clone(),
        }),
    })
}

/// The hosts of these URLs, for a server certificate; and whether any is `https`.
#[must_use]
pub fn hosts(urls: &[String]) -> (Vec<String>, bool) {
    let secure = urls.iter().any(|url| url.starts_with("https://"));
    let mut hosts: Vec<String> = urls
        .iter()
        .filter_map(|url| {
            url.split_once("://")?
                .1
                .parse::<axum::http::uri::Authority>()
                .ok()
        })
        .map(|authority| authority.host().trim_matches(['[', ']']).to_owned())
        .collect();
    hosts.dedup();
    (hosts, secure)
}
