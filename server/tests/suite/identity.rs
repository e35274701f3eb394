//! The same person is found again, and nothing of them stands in the clear.

use ots_protocol::Text;
use ots_protocol::items::{ItemPayload, Message, PreparedContents, SafeContact};
use ots_protocol::seal;
use ots_server::identity::{name_hashes, phone_hash};
use ots_server::random::Os;
use ots_server::reports;
use sqlx::Row as _;

use crate::kit::{Centre, Press, noon, until};
use crate::on_both;

fn safe_contact(name: &str, number: &str) -> ItemPayload {
    ItemPayload::SafeContact(SafeContact {
        name: Some(Text::from(name)),
        number: Some(Text::from(number)),
        ..SafeContact::default()
    })
}

fn message(text: &str) -> ItemPayload {
    ItemPayload::Message(Message {
        text: Some(Text::from(text)),
        ..Message::default()
    })
}

/// Earlier reports have their hashes.
async fn hashed(centre: &Centre) {
    until(|| async {
        centre
            .count("SELECT COUNT(*) FROM meta WHERE name = 'identity_key'")
            .await
            == 1
    })
    .await;
}

/// What kinds of hash with this value stand beside a report.
async fn kinds(centre: &Centre, press: &Press, hash: &[u8]) -> Vec<i64> {
    sqlx::query("SELECT kind FROM report_hashes WHERE report_id = $1 AND hash = $2 ORDER BY kind")
        .bind(press.report.as_bytes().to_vec())
        .bind(hash.to_vec())
        .fetch_all(centre.state.store().reader())
        .await
        .unwrap()
        .iter()
        .map(|row| row.get(0))
        .collect()
}

fn phone(centre: &Centre, text: &str) -> Vec<u8> {
    phone_hash(centre.state.keys(), text)
        .unwrap()
        .as_bytes()
        .to_vec()
}

fn names(centre: &Centre, text: &str) -> Vec<Vec<u8>> {
    name_hashes(centre.state.keys(), text)
        .iter()
        .map(|hash| hash.as_bytes().to_vec())
        .collect()
}

on_both! {
    async fn a_name_and_a_number_are_found_however_they_are_written(base) {
        let centre = base.centre().await;
        let press = centre.press(noon());
        centre.arrive(&press).await;
        centre.put(&centre.item(&press, &safe_contact("Ibu Siti Rekaan", "0812-0000-0001"))).await;
        centre.put(&centre.item(&press, &message("atau ke +62 812 0000 0002"))).await;
        centre.all_opened().await;
        assert_eq!(kinds(&centre, &press, &phone(&centre, "+62 81200000001")).await, [1]);
        assert_eq!(kinds(&centre, &press, &phone(&centre, "081200000002")).await, [1]);
        assert!(kinds(&centre, &press, &phone(&centre, "081200000003")).await.is_empty());
        let whole = names(&centre, "REKAAN, Siti");
        assert_eq!(kinds(&centre, &press, &whole[0]).await, [2]);
        assert_eq!(kinds(&centre, &press, &names(&centre, "rekaan")[1]).await, [3]);
        assert!(kinds(&centre, &press, &names(&centre, "siti lain")[0]).await.is_empty());
    }

    async fn what_was_prepared_is_found_too(base) {
        let centre = base.centre().await;
        let press = centre.press(noon());
        centre.arrive(&press).await;
        let contents = PreparedContents {
            name: Some(Text::from("Budi Rekaan")),
            phone: Some(Text::from("081200000009")),
            ..PreparedContents::default()
        };
        let prepared = seal::seal_prepared(&centre.sealing_key(), &contents, &mut Os).unwrap();
        centre.put(&centre.item(&press, &ItemPayload::Prepared(prepared))).await;
        centre.all_opened().await;
        assert_eq!(kinds(&centre, &press, &phone(&centre, "6281200000009")).await, [1]);
        assert_eq!(kinds(&centre, &press, &names(&centre, "budi rekaan")[0]).await, [2]);
    }

    async fn an_item_that_proves_nothing_ties_nobody_to_a_report(base) {
        let centre = base.centre().await;
        let press = centre.press(noon());
        centre.arrive(&press).await;
        let forged = centre.item_with(press.report, &[7; 32], &safe_contact("Orang Lain", "081200000004"));
        centre.put(&forged).await;
        centre.all_opened().await;
        assert_eq!(centre.count("SELECT COUNT(*) FROM report_hashes").await, 0);
    }

    async fn an_item_that_overtook_its_alert_is_found_once_it_is_proven(base) {
        let centre = base.centre().await;
        let press = centre.press(noon());
        centre.put(&centre.item(&press, &safe_contact("Siti Rekaan", "081200000001"))).await;
        centre.all_opened().await;
        assert_eq!(centre.count("SELECT COUNT(*) FROM report_hashes").await, 0);
        centre.put(&press.envelope).await;
        centre.all_opened().await;
        assert_eq!(kinds(&centre, &press, &phone(&centre, "081200000001")).await, [1]);
    }

    async fn the_sender_of_an_sms_is_kept_apart_from_a_number_that_was_told(base) {
        let centre = base.centre().await;
        let press = centre.press(noon());
        let body = serde_json::json!({ "from": "+6281200000005", "text": ots_protocol::sms::encode(press.envelope.as_slice().try_into().unwrap()) });
        let token = format!("Bearer {}", centre.state.keys().gateway_token());
        let headers = [("Authorization", token.as_str()), ("Content-Type", "application/json")];
        assert!(centre.ask("POST", "/v1/gateway/sms", &headers, body.to_string().as_bytes()).await.status < 300);
        centre.all_opened().await;
        assert_eq!(kinds(&centre, &press, &phone(&centre, "081200000005")).await, [4]);
    }

    async fn an_erasure_takes_the_hashes_along(base) {
        let centre = base.centre().await;
        let (press, other) = (centre.press(noon()), centre.press(noon()));
        for press in [&press, &other] {
            centre.arrive(press).await;
            centre.put(&centre.item(press, &safe_contact("Siti Rekaan", "081200000001"))).await;
        }
        centre.all_opened().await;
        let user = centre.operator("petugas-a").await;
        assert!(reports::erase(&centre.state, press.report, user.id, noon()).await.unwrap());
        assert!(kinds(&centre, &press, &phone(&centre, "081200000001")).await.is_empty());
        assert_eq!(kinds(&centre, &other, &phone(&centre, "081200000001")).await, [1]);
    }

    async fn reports_from_before_are_hashed_at_the_next_start_and_a_new_key_makes_all_anew(base) {
        let first = base.centre().await;
        let press = first.press(noon());
        first.arrive(&press).await;
        first.put(&first.item(&press, &safe_contact("Siti Rekaan", "081200000001"))).await;
        first.all_opened().await;
        let old = phone(&first, "081200000001");
        hashed(&first).await;
        // As if they had come before there were hashes.
        let mut tx = first.state.store().begin().await.unwrap();
        for sql in ["DELETE FROM report_hashes", "DELETE FROM meta WHERE name = 'identity_key'"] {
            sqlx::query(sql).execute(tx.conn()).await.unwrap();
        }
        tx.commit().await.unwrap();
        drop(first);

        let second = base.centre().await;
        hashed(&second).await;
        assert_eq!(kinds(&second, &press, &old).await, [1]);
        drop(second);

        // Another index key in place of the first.
        let folder = base.folder.path().join("keys");
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.file_name().unwrap().to_string_lossy().starts_with("index.") {
                std::fs::remove_file(path).unwrap();
            }
        }
        std::fs::write(folder.join("index.00000000.key"), "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\n").unwrap();
        let third = base.centre().await;
        let new = phone(&third, "081200000001");
        assert_ne!(old, new);
        until(|| async { kinds(&third, &press, &new).await == [1] && kinds(&third, &press, &old).await.is_empty() }).await;
    }

    async fn no_name_and_no_number_stands_in_the_database(base) {
        let centre = base.centre().await;
        let press = centre.press(noon());
        centre.arrive(&press).await;
        centre.put(&centre.item(&press, &safe_contact("Zubaidah Rekaan", "081277777777"))).await;
        centre.all_opened().await;
        assert!(centre.count("SELECT COUNT(*) FROM report_hashes").await >= 4);
        let file = base.folder.path().join("all.backup");
        ots_server::backup::backup(centre.state.store(), None, &file, noon()).await.unwrap();
        let bytes = std::fs::read(file).unwrap();
        for secret in ["Zubaidah", "zubaidah", "81277777777"] {
            assert!(!bytes.windows(secret.len()).any(|part| part == secret.as_bytes()), "{secret}");
        }
    }
}
