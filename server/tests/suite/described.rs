//! Whether an answer is one that `/v1/openapi.json` describes.

use ots_scenarios::http::Answered;
use ots_server::AppState;
use serde_json::Value;
use tokio::sync::OnceCell;
use tower_service::Service as _;

/// The description; the same for every call centre.
static DOCUMENT: OnceCell<Value> = OnceCell::const_new();

/// Fails where the API gave a status, or a kind of body, that its description leaves out.
/// What the description does not know (the console's pages, a method that is none) passes.
pub(crate) async fn assert_described(
    state: &AppState,
    method: &str,
    path: &str,
    answer: &Answered,
) {
    let document = DOCUMENT.get_or_init(|| read(state)).await;
    let Some(responses) = responses(document, method, path) else {
        return;
    };
    let said = &responses[answer.status.to_string()];
    assert!(
        said.is_object(),
        "{method} {path} answers {} and does not say so",
        answer.status
    );
    let kind = answer.header("content-type").unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default();
    assert!(
        said["content"][kind].is_object(),
        "{method} {path} answers {} with {kind:?} and does not say so: {}",
        answer.status,
        answer.text()
    );
}

/// Whether the description has this status for what is asked.
pub(crate) async fn says(state: &AppState, method: &str, path: &str, status: u16) -> bool {
    let document = DOCUMENT.get_or_init(|| read(state)).await;
    responses(document, method, path).is_some_and(|said| {
        said[status.to_string()]["content"]["application/problem+json"].is_object()
    })
}

async fn read(state: &AppState) -> Value {
    let request = axum::http::Request::get("/v1/openapi.json");
    let request = request.body(axum::body::Body::empty()).unwrap();
    let answer = state.router().call(request).await.unwrap();
    let body = axum::body::to_bytes(answer.into_body(), 1 << 20).await;
    serde_json::from_slice(&body.unwrap()).unwrap()
}

fn responses<'a>(document: &'a Value, method: &str, path: &str) -> Option<&'a Value> {
    let path = path.split('?').next().unwrap_or_default();
    let paths = document["paths"].as_object().unwrap();
    let (_, item) = paths.iter().find(|(template, _)| fits(template, path))?;
    item[method.to_lowercase()].get("responses")
}

/// Whether a path is one of a template's, `{NAME}` being any one piece.
fn fits(template: &str, path: &str) -> bool {
    let (template, path) = (template.split('/'), path.split('/'));
    let same = |(wanted, piece): (&str, &str)| wanted.starts_with('{') || wanted == piece;
    template.clone().count() == path.clone().count() && template.zip(path).all(same)
}

#[test]
fn a_path_fits_its_template_only() {
    let template = "/v1/reports/{report_id}/updates";
    assert!(fits(template, "/v1/reports/%ff/updates"));
    for other in [
        "/v1/reports/x/items",
        "/v1/reports/x",
        "/v1/reports/x/updates/y",
    ] {
        assert!(!fits(template, other), "{other}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[should_panic(expected = "GET /v1/instance answers 418 and does not say so")]
async fn an_answer_that_the_description_leaves_out_fails() {
    let base = crate::kit::Base::sqlite();
    let centre = base.centre().await;
    let answer = Answered::begun(418, Vec::new());
    assert_described(&centre.state, "GET", "/v1/instance", &answer).await;
}
