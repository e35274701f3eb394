//! A POST of the notice as JSON to the instance's own receiver.

use std::sync::Arc;

use reqwest::Client;
use reqwest::redirect::Policy;
use rustls::{ClientConfig, RootCertStore};

use super::Failed;
use super::notice::Notice;
use crate::policy;
use crate::settings::Escalation;

/// Sends it. Only a 2xx counts as taken.
pub(super) async fn post(settings: &Escalation, notice: &Notice) -> Result<(), Failed> {
    let url = settings.webhook_url.as_deref().unwrap_or_default();
    let body = serde_json::to_vec(notice).map_err(|error| Failed::Form(error.to_string()))?;
    let answer = client()?
        .post(url)
        .header("content-type", "application/json")
        .body(body)
        .send()
        .await
        // The address may hold a secret: it is not repeated.
        .map_err(|error| Failed::Refused(error.without_url().to_string()))?;
    if answer.status().is_success() {
        Ok(())
    } else {
        Err(Failed::Refused(format!(
            "the webhook answers {}",
            answer.status().as_u16()
        )))
    }
}

fn client() -> Result<Client, Failed> {
    let form = |error: &dyn std::fmt::Display| Failed::Form(error.to_string());
    let roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| form(&error))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Client::builder()
        .tls_backend_preconfigured(config)
        .redirect(Policy::none())
        .no_proxy()
        .referer(false)
        .timeout(policy::OUTSIDE_TRY)
        .build()
        .map_err(|error| form(&error))
}
