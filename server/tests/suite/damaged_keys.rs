//! One report or case whose own key does not open stands in nobody else's way. Everybody here is
//! made up.

use ots_protocol::items::{ItemPayload, Message};
use ots_protocol::updates::{ReportState, UpdatesPage};
use ots_server::accounts::{By, COMMAND_LINE, Change, Managed, Role, change_account};
use ots_server::barred;
use ots_server::clock::Clock;
use ots_server::deadlines::Owner;
use ots_server::reports;
use sqlx::Row as _;

use crate::cases::Desk;
use crate::kit::{Centre, Press, noon, until};
use crate::on_both;

/// Damages the own key of a report or case; gives what it was.
pub(crate) async fn damage(centre: &Centre, owner: &[u8]) -> Vec<u8> {
    let store = centre.state.store();
    let whole: Vec<u8> =
        sqlx::query("SELECT sealed FROM own_keys WHERE owner_kind < 10 AND owner_id = $1")
            .bind(owner.to_vec())
            .fetch_one(store.reader())
            .await
            .unwrap()
            .get(0);
    put_key(centre, owner, whole[..40].to_vec()).await;
    whole
}

/// Puts a key where one was damaged.
pub(crate) async fn put_key(centre: &Centre, owner: &[u8], sealed: Vec<u8>) {
    let mut tx = centre.state.store().begin().await.unwrap();
    let done =
        sqlx::query("UPDATE own_keys SET sealed = $1 WHERE owner_kind < 10 AND owner_id = $2")
            .bind(sealed)
            .bind(owner.to_vec())
            .execute(tx.conn())
            .await
            .unwrap();
    assert_eq!(done.rows_affected(), 1);
    tx.commit().await.unwrap();
}

async fn say(centre: &Centre, press: &Press) {
    let words = Message {
        text: Some("dia-datang-lagi-rekaan".into()),
        ..Message::default()
    };
    let item = centre.item(press, &ItemPayload::Message(words));
    assert_eq!(centre.put(&item).await.status, 201);
}

on_both! {
    async fn the_claims_on_it_and_on_others_lapse(base) {
        let clock = Clock::standing_at(noon());
        let centre = base.centre_at(clock.clone()).await;
        let desk = Desk(&centre);
        let ana = desk.person("ana", Role::Operator).await;
        let (one, two) = (desk.held(&ana).await, desk.held(&ana).await);
        let whole = damage(&centre, one.report.as_bytes()).await;
        let before = desk.report(one.report).await.last_update;
        clock.advance_ms(900_001);
        for press in [&one, &two] {
            until(|| desk.waits(press)).await;
        }
        assert_eq!(centre.count("SELECT COUNT(*) FROM events WHERE kind = 'lapsed'").await, 2);
        // Somebody can take it, and its phone learns all of it once the key is back.
        assert_eq!(centre.updates(&one, "?after=0").await.status, 503);
        desk.take(&one, &ana).await;
        assert_eq!(desk.report(one.report).await.last_update, before + 2);
        put_key(&centre, one.report.as_bytes(), whole).await;
        let answer = centre.updates(&one, &format!("?after={before}")).await;
        assert_eq!(answer.status, 200);
        let page: UpdatesPage = serde_json::from_slice(&answer.body).unwrap();
        assert_eq!(page.updates.len(), 2);
    }

    async fn what_comes_to_it_later_rings_as_it_does_elsewhere_and_once(base) {
        let centre = base.centre_at(Clock::standing_at(noon())).await;
        let desk = Desk(&centre);
        let ana = desk.person("ana", Role::Operator).await;
        let (one, two) = (desk.held(&ana).await, desk.held(&ana).await);
        for press in [&one, &two] {
            let version = desk.report(press.report).await.version;
            let closed = reports::set_state(&centre.state, press.report, version, ana.id, ReportState::Closed, noon());
            assert!(matches!(closed.await.unwrap(), reports::Change::Made(_)));
        }
        let whole = damage(&centre, one.report.as_bytes()).await;
        for press in [&one, &two] {
            say(&centre, press).await;
        }
        for press in [&one, &two] {
            until(|| desk.waits(press)).await;
        }
        assert_eq!(centre.count("SELECT COUNT(*) FROM events WHERE kind = 'item'").await, 2);
        // Looked at by the next start, it says nothing anew; with its key it is read.
        let news = desk.report(one.report).await.news;
        let next = base.centre_at(Clock::standing_at(noon())).await;
        say(&next, &two).await;
        next.all_opened().await;
        assert_eq!(desk.report(one.report).await.news, news);
        put_key(&centre, one.report.as_bytes(), whole).await;
        let _later = base.centre_at(Clock::standing_at(noon())).await;
        until(|| async { centre.count("SELECT COUNT(*) FROM items WHERE opened = 1 AND proven = 1 AND kind <> 1").await == 3 }).await;
    }

    async fn whoever_holds_it_can_be_barred_from_it_or_have_their_account_closed(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let (ana, sup) = (desk.person("ana", Role::Operator).await, desk.person("sup", Role::Supervisor).await);
        let (one, two) = (desk.held(&ana).await, desk.held(&ana).await);
        for press in [&one, &two] {
            damage(&centre, press.report.as_bytes()).await;
        }
        let now = centre.state.clock().now();
        barred::bar(&centre.state, &sup, Owner::Report(one.report), ana.id, "rekaan", now).await.unwrap();
        assert!(desk.waits(&one).await);
        let by = By { actor: COMMAND_LINE, keys: centre.state.keys(), now };
        let done = change_account(centre.state.store(), by, ana.id, Change::Disable).await;
        assert_eq!(done.unwrap(), Managed::Done);
        assert!(desk.waits(&two).await);
    }
}
