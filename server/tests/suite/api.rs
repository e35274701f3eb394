//! The API beside the items: updates, SMS, the instance document, its description.

use ots_protocol::refusal::{Refusal, RefusalCode};
use ots_protocol::{Sha256, sms};
use ots_server::clock::Clock;
use serde_json::{Value, json};

use crate::kit::{Centre, Press, noon, signed, until};
use crate::on_both;

pub(crate) async fn gateway(centre: &Centre, message: &Value) -> ots_scenarios::http::Answered {
    let token = format!("Bearer {}", centre.state.keys().gateway_token());
    let headers = [
        ("Authorization", token.as_str()),
        ("Content-Type", "application/json"),
    ];
    centre
        .ask(
            "POST",
            "/v1/gateway/sms",
            &headers,
            message.to_string().as_bytes(),
        )
        .await
}

fn text_of(press: &Press) -> String {
    sms::encode(press.envelope.as_slice().try_into().unwrap())
}

on_both! {
    async fn nobody_without_the_token_learns_how_a_report_stands(base) {
        let centre = base.centre().await;
        let (press, other) = (centre.press(noon()), centre.press(noon()));
        centre.arrive(&press).await;
        let path = format!("/v1/reports/{}/updates", press.report);
        let wrong = crate::kit::bearer(&other.keys);
        for headers in [&[][..], &[("Authorization", wrong.as_str())], &[("Authorization", "Bearer x")], &[("Authorization", "Basic abc")]] {
            let answer = centre.ask("GET", &path, headers, b"").await;
            assert_eq!(answer.status, 401);
            assert_eq!(answer.header("www-authenticate").as_deref(), Some("Bearer"));
        }
    }

    async fn an_unknown_report_is_answered_with_a_signed_refusal_of_this_token(base) {
        let centre = base.centre().await;
        let press = centre.press(noon());
        let answer = centre.updates(&press, "").await;
        assert_eq!(answer.status, 404);
        let refusal = Refusal::verify(&signed(&answer, "refusal"), &centre.receipt_keys()).unwrap();
        assert_eq!((refusal.code, refusal.report_id, refusal.sha256), (RefusalCode::UnknownReport, press.report, Sha256::of(&press.keys.follow_up_token)));
    }

    async fn a_report_that_is_not_opened_yet_means_wait(base) {
        let centre = base.centre().await;
        let mut press = centre.press(noon());
        // Sealed to a key that is not here: it stays unopened.
        press.envelope[1] ^= 0xff;
        assert_eq!(centre.put(&press.envelope).await.status, 201);
        let answer = centre.updates(&press, "").await;
        assert_eq!((answer.status, answer.json()["retryable"].clone()), (503, json!(true)));
        assert!(answer.header("retry-after").is_some());
    }

    async fn a_question_that_is_none_is_400(base) {
        let centre = base.centre().await;
        let press = centre.press(noon());
        for query in ["?after=x", "?after=-1", "?wait=soon"] {
            let answer = centre.updates(&press, query).await;
            assert_eq!((answer.status, answer.header("content-type").as_deref()), (400, Some("application/problem+json")), "{query}");
        }
        for (method, path) in [
            ("GET", "/v1/reports/7/updates"),
            ("GET", "/v1/reports/%ff/updates"),
            ("PUT", "/v1/reports/%ff/items/%ff"),
            ("PUT", "/v1/reports/x/items/%c3%28"),
            ("GET", "/v1/instance?root=zz"),
            ("GET", "/v1/instance?root=%ff"),
            ("GET", "/v1/instance?root=00000000&root=00000000"),
        ] {
            let answer = centre.ask(method, path, &[], b"x").await;
            assert_eq!((answer.status, answer.header("content-type").as_deref()), (400, Some("application/problem+json")), "{method} {path}");
        }
        assert_eq!(centre.count("SELECT COUNT(*) FROM items").await, 0);
    }

    async fn a_body_that_is_cut_off_is_a_problem_that_the_description_has_and_stores_nothing(base) {
        use tower_service::Service as _;
        let centre = base.centre().await;
        let press = centre.press(noon());
        for (method, path) in [("PUT", crate::kit::path_of(&press.envelope)), ("POST", "/v1/items".to_owned())] {
            let half = press.envelope[..57].to_vec();
            let pieces = [Ok(half), Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset))];
            let body = axum::body::Body::from_stream(futures_util::stream::iter(pieces));
            let request = axum::http::Request::builder().method(method).uri(&path).body(body).unwrap();
            let answer = centre.state.router().call(request).await.unwrap();
            assert_eq!(answer.status(), 400, "{method} {path}");
            assert_eq!(answer.headers()["content-type"], "application/problem+json");
            let problem = axum::body::to_bytes(answer.into_body(), 4096).await.unwrap();
            let problem: Value = serde_json::from_slice(&problem).unwrap();
            assert_eq!((&problem["type"], &problem["retryable"]), (&"urn:ots:problem:cut-off".into(), &true.into()), "{method} {path}");
            assert!(crate::described::says(&centre.state, method, &path, 400).await, "{method} {path}");
            assert!(crate::described::says(&centre.state, method, &path, 408).await, "{method} {path}");
        }
        assert_eq!(centre.count("SELECT COUNT(*) FROM items").await, 0);
    }

    async fn what_needs_the_database_says_that_it_may_not_answer(base) {
        let centre = base.centre().await;
        let report = "01a20c76-d30b-707a-ba7d-91f320396953";
        for (method, path) in [
            ("PUT", format!("/v1/reports/{report}/items/{report}")),
            ("GET", format!("/v1/reports/{report}/updates")),
            ("GET", "/v1/instance".to_owned()),
            ("POST", "/v1/gateway/sms".to_owned()),
            ("GET", "/readyz".to_owned()),
        ] {
            for status in [503, 507] {
                assert!(crate::described::says(&centre.state, method, &path, status).await, "{method} {path} {status}");
            }
        }
    }

    async fn an_sms_and_the_same_press_by_https_are_one_report_whichever_comes_first(base) {
        let centre = base.centre().await;
        for https_first in [true, false] {
            let press = centre.press(noon());
            let message = json!({"from": "+62811000000", "text": text_of(&press), "id": press.report.to_string()});
            let (by_https, by_sms) = if https_first {
                let by_https = centre.put(&press.envelope).await.status;
                (by_https, gateway(&centre, &message).await)
            } else {
                let by_sms = gateway(&centre, &message).await;
                (centre.put(&press.envelope).await.status, by_sms)
            };
            assert_eq!((by_https, by_sms.status), (if https_first { 201 } else { 200 }, 201));
            assert_eq!(by_sms.json(), json!({"report_id": press.report.to_string(), "decoded": true, "new": true}));
            // The gateway did not hear our answer and sends again.
            assert_eq!(gateway(&centre, &message).await.status, 200);
        }
        assert_eq!(centre.count("SELECT COUNT(*) FROM items").await, 2);
        assert_eq!(centre.count("SELECT COUNT(*) FROM sms").await, 2);
        until(|| async { centre.count("SELECT COUNT(*) FROM reports").await == 2 }).await;
        assert_eq!(centre.count("SELECT COUNT(*) FROM events WHERE kind = 'report'").await, 2);
    }

    async fn an_sms_that_comes_again_after_its_report_was_erased_brings_nothing_back(base) {
        let centre = base.centre().await;
        let (user, press) = (centre.operator("petugas-a").await, centre.press(noon()));
        let message = json!({"from": "+62811000000", "text": text_of(&press), "id": "1"});
        assert_eq!(gateway(&centre, &message).await.status, 201);
        until(|| async { centre.count("SELECT COUNT(*) FROM reports").await == 1 }).await;
        assert!(ots_server::reports::erase(&centre.state, press.report, user.id, noon()).await.unwrap());
        let answer = gateway(&centre, &message).await;
        assert_eq!((answer.status, answer.json()["new"].clone()), (200, json!(false)), "or the gateway sends it for ever");
        for sql in ["SELECT COUNT(*) FROM sms", "SELECT COUNT(*) FROM report_hashes", "SELECT COUNT(*) FROM own_keys"] {
            assert_eq!(centre.count(sql).await, 0, "{sql}");
        }
    }

    async fn an_sms_that_cannot_be_read_is_kept_rings_and_is_listed(base) {
        let centre = base.centre().await;
        let message = json!({"from": "+62811000000", "text": "tolong rumah warna made up", "received_at": "2026-11-24T07:00:00Z"});
        let answer = gateway(&centre, &message).await;
        assert_eq!((answer.status, answer.json()["decoded"].clone()), (201, json!(false)));
        assert_eq!(gateway(&centre, &message).await.json()["report_id"], answer.json()["report_id"]);
        assert_eq!(centre.count("SELECT COUNT(*) FROM events WHERE kind = 'unreadable'").await, 1);
        let queue = ots_server::reports::queue(centre.state.store(), crate::kit::nobody()).await.unwrap();
        assert_eq!(queue.waiting.len(), 1);
        let messages = ots_server::intake::sms::messages(centre.state.store(), centre.state.keys(), queue.waiting[0].id).await.unwrap();
        assert_eq!(messages[0].1.as_ref().unwrap().text, "tolong rumah warna made up");
        assert_eq!(ots_server::reports::list(centre.state.store()).await.unwrap().len(), 1);
    }

    async fn the_database_holds_no_word_of_an_sms_in_clear(base) {
        let centre = base.centre().await;
        gateway(&centre, &json!({"from": "+62811000777", "text": "kata rahasia made up", "id": "1"})).await;
        let sealed: Vec<u8> = sqlx::query_scalar("SELECT sealed FROM sms").fetch_one(centre.state.store().reader()).await.unwrap();
        for word in ["rahasia", "62811000777"] {
            assert!(!sealed.windows(word.len()).any(|part| part == word.as_bytes()));
        }
    }

    async fn the_longest_sms_and_a_gateway_that_tells_more_than_is_asked_are_kept(base) {
        let centre = base.centre().await;
        for (id, text) in [("1", "tolong made up".to_owned()), ("2", "é".repeat(39_015))] {
            let message = json!({"from": "+62811000000", "text": text, "id": id, "sim_slot": 1});
            assert_eq!(gateway(&centre, &message).await.status, 201);
        }
        assert_eq!(centre.count("SELECT COUNT(*) FROM sms").await, 2);
    }

    async fn a_gateway_without_the_token_or_sense_changes_nothing(base) {
        let centre = base.centre().await;
        let message = json!({"from": "+62811000000", "text": "x"}).to_string();
        let json_type = ("Content-Type", "application/json");
        assert_eq!(centre.ask("POST", "/v1/gateway/sms", &[json_type], message.as_bytes()).await.status, 401);
        assert_eq!(centre.ask("POST", "/v1/gateway/sms", &[json_type, ("Authorization", "Bearer wrong")], message.as_bytes()).await.status, 401);
        for (message, status) in [(json!({"from": 7}), 422), (json!({"from": "x", "text": "y".repeat(39_016)}), 413)] {
            let answer = gateway(&centre, &message).await;
            assert_eq!((answer.status, answer.header("content-type").as_deref()), (status, Some("application/problem+json")));
        }
        assert_eq!(centre.count("SELECT COUNT(*) FROM sms").await, 0);
    }

    async fn the_instance_document_is_served_as_it_was_signed(base) {
        let centre = base.centre().await;
        let answer = centre.ask("GET", "/v1/instance", &[], b"").await;
        assert_eq!((answer.status, answer.header("content-type").as_deref()), (200, Some("application/vnd.ots.instance")));
        let signed = ots_protocol::instance::SignedInstance::embedded(&answer.body).unwrap();
        let root = signed.document().roots[0].id();
        assert_eq!(centre.ask("GET", &format!("/v1/instance?root={root}"), &[], b"").await.body, answer.body);
        assert_eq!(centre.ask("GET", "/v1/instance?root=00000000", &[], b"").await.status, 404);
        assert_eq!(centre.ask("GET", "/v1/instance?root=zz", &[], b"").await.status, 400);
    }

    async fn a_keeper_can_ask_whether_it_lives_is_ready_and_what_it_counted(base) {
        let centre = base.centre().await;
        centre.put(&centre.press(noon()).envelope).await;
        assert_eq!(centre.ask("GET", "/healthz", &[], b"").await.status, 200);
        assert_eq!(centre.ask("GET", "/readyz", &[], b"").await.status, 200);
        let metrics = centre.ask("GET", "/metrics", &[], b"").await.text();
        assert!(metrics.contains("ots_items_total{outcome=\"stored\"} 1"), "{metrics}");
    }

    async fn readiness_borrows_the_writer_once_in_a_while_however_often_it_is_asked(base) {
        let clock = Clock::standing_at(noon());
        let centre = base.centre_at(clock.clone()).await;
        let ready = async || centre.ask("GET", "/readyz", &[], b"").await.status;
        assert_eq!(ready().await, 200);
        let mut tx = centre.state.store().begin().await.unwrap();
        sqlx::query("UPDATE counters SET value = value WHERE name = 'audit'").execute(tx.conn()).await.unwrap();
        // Whoever tried a write now would wait for this one.
        assert_eq!(ready().await, 200);
        sqlx::query("ALTER TABLE counters RENAME TO gone").execute(tx.conn()).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(ready().await, 200);
        clock.advance_ms(2_000);
        assert_eq!(ready().await, 503, "it tries again after a while");
    }

    async fn what_is_not_there_is_a_problem(base) {
        let centre = base.centre().await;
        for (method, path, status) in [("GET", "/v1", 404), ("PUT", "/v1/", 404), ("GET", "/v1/nothing", 404), ("DELETE", "/v1/items", 405), ("GET", "/v1/items", 405), ("POST", "/v1/instance", 405)] {
            let answer = centre.ask(method, path, &[], b"").await;
            assert_eq!((answer.status, answer.header("content-type").as_deref()), (status, Some("application/problem+json")), "{method} {path}");
        }
    }
}

/// Every path of the description answers to its own methods, and the description
/// has every address that docs/protocol.md promises.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_openapi_document_is_that_of_the_routes() {
    let base = crate::kit::Base::sqlite();
    let centre = base.centre().await;
    let document = centre.ask("GET", "/v1/openapi.json", &[], b"").await.json();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let paths = document["paths"].as_object().unwrap();
    let wanted = [
        ("/v1/reports/{report_id}/items/{item_id}", "put"),
        ("/v1/items", "post"),
        ("/v1/reports/{report_id}/updates", "get"),
        ("/v1/gateway/sms", "post"),
        ("/v1/instance", "get"),
        ("/v1/openapi.json", "get"),
        ("/healthz", "get"),
        ("/readyz", "get"),
        ("/metrics", "get"),
    ];
    let mut described: Vec<_> = paths
        .iter()
        .flat_map(|(path, item)| {
            item.as_object()
                .unwrap()
                .keys()
                .map(move |method| (path.as_str(), method.as_str()))
        })
        .collect();
    described.sort_unstable();
    let mut sorted = wanted.to_vec();
    sorted.sort_unstable();
    assert_eq!(described, sorted);
    for (path, method) in wanted {
        let address = path.replace("{report_id}", "x").replace("{item_id}", "x");
        let answer = centre.ask(&method.to_uppercase(), &address, &[], b"").await;
        let statuses = paths[path][method]["responses"].as_object().unwrap();
        assert!(
            statuses.contains_key(&answer.status.to_string()),
            "{method} {path} answers {} and does not say so",
            answer.status
        );
    }
}

/// The names that a call centre sends are those that docs/protocol.md gives to phones.
#[test]
fn the_specification_names_every_ready_made_message() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(root.join("../docs/protocol.md")).unwrap();
    let (_, table) = text.split_once("| ready-made message |").unwrap();
    let rows = table
        .lines()
        .skip(2)
        .take_while(|line| line.starts_with('|'));
    let mut told: Vec<&str> = rows.map(|row| row.split('`').nth(1).unwrap()).collect();
    told.sort_unstable();
    for language in ["id", "en"] {
        let words = root.join(format!("translations/{language}.ftl"));
        let words = std::fs::read_to_string(words).unwrap();
        let mut sent: Vec<&str> = words
            .lines()
            .filter_map(|line| line.strip_prefix("template-")?.split_once("-words ="))
            .map(|(name, _)| name)
            .collect();
        sent.sort_unstable();
        assert_eq!(told, sent, "{language}");
    }
}
