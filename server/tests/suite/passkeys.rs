//! Passkeys against a real authenticator in software. What a browser does between the two
//! is in the browser's own scenarios.

use ots_server::accounts::{
    NewPasskey, Role, Second, SessionToken, Site, Stage, User, add_passkey, ask_new_passkey,
    ask_passkey, begin_arrival, begin_session, factors_of, give_passkey, passkeys_of,
    remove_passkey,
};
use ots_server::clock::Clock;
use url::Url;
use webauthn_authenticator_rs::WebauthnAuthenticator as _;
use webauthn_authenticator_rs::softpasskey::SoftPasskey;

use crate::kit::{Centre, noon};
use crate::on_both;
use crate::way_in::{audited, person};

const ORIGIN: &str = "https://ots.rekaan.example";

/// A person's key ring: an authenticator that says it has checked a finger.
struct Ring(SoftPasskey);

impl Ring {
    fn new() -> Self {
        Self(SoftPasskey::new(true))
    }

    fn make(&mut self, origin: &str, asked: &str) -> String {
        let asked = serde_json::from_str(asked).unwrap();
        let origin = Url::parse(origin).unwrap();
        let made = self.0.do_registration(origin, asked).expect("a passkey");
        serde_json::to_string(&made).unwrap()
    }

    fn sign(&mut self, asked: &str) -> String {
        let asked = serde_json::from_str(asked).unwrap();
        let origin = Url::parse(ORIGIN).unwrap();
        let signed = self
            .0
            .do_authentication(origin, asked)
            .expect("a signature");
        serde_json::to_string(&signed).unwrap()
    }
}

fn site() -> Site {
    Site::at(ORIGIN, "Kabupaten Rekaan").expect("a place for passkeys")
}

async fn ask_new(centre: &Centre, user: &User, token: &SessionToken) -> String {
    let (store, keys) = (centre.state.store(), centre.state.keys());
    let asked = ask_new_passkey(store, keys, &site(), (user, token), noon()).await;
    asked.unwrap().expect("a question")
}

async fn add(centre: &Centre, user: &User, token: &SessionToken, answer: &str) -> NewPasskey {
    let (store, keys) = (centre.state.store(), centre.state.keys());
    let named = ("HP rekaan", answer);
    add_passkey(store, keys, &site(), (user.id, token), named, noon())
        .await
        .unwrap()
}

async fn ask(centre: &Centre, user: &User, token: &SessionToken) -> String {
    let (store, keys) = (centre.state.store(), centre.state.keys());
    let asked = ask_passkey(store, keys, &site(), (user.id, token), noon()).await;
    asked.unwrap().expect("a question")
}

async fn give(centre: &Centre, user: &User, token: &SessionToken, answer: &str) -> Second {
    let (store, keys) = (centre.state.store(), centre.state.keys());
    give_passkey(store, keys, &site(), (user.id, token), answer, noon())
        .await
        .unwrap()
}

/// Gives somebody a passkey, and leaves a question for a further one open.
pub(crate) async fn give_one(centre: &Centre, user: &User, token: &SessionToken) {
    let mut ring = Ring::new();
    let asked = ask_new(centre, user, token).await;
    let answer = ring.make(ORIGIN, &asked);
    assert!(matches!(
        add(centre, user, token, &answer).await,
        NewPasskey::Added(..)
    ));
    ask_new(centre, user, token).await;
}

on_both! {
    async fn a_passkey_is_the_second_step_and_its_answer_is_good_once(base) {
        let centre = base.centre_at(Clock::standing_at(noon())).await;
        let store = centre.state.store();
        let ana = person(&centre, "ana", Role::Operator).await;
        let mut ring = Ring::new();
        let (token, stage) = begin_arrival(store, ana.id, None, noon()).await.unwrap();
        assert_eq!(stage, Stage::Enrol);
        let made = ring.make(ORIGIN, &ask_new(&centre, &ana, &token).await);
        let added = add(&centre, &ana, &token, &made).await;
        assert!(matches!(added, NewPasskey::Added(_, Stage::In)), "{added:?}");
        let listed = passkeys_of(store, centre.state.keys(), ana.id).await.unwrap();
        assert_eq!((listed.len(), listed[0].name.as_str(), listed[0].used_at), (1, "HP rekaan", None));

        let (token, stage) = begin_arrival(store, ana.id, None, noon()).await.unwrap();
        assert_eq!(stage, Stage::SecondFactor);
        let signed = ring.sign(&ask(&centre, &ana, &token).await);
        // Another session was asked another question.
        let (other, _) = begin_arrival(store, ana.id, None, noon()).await.unwrap();
        let _other_question = ask(&centre, &ana, &other).await;
        assert!(matches!(give(&centre, &ana, &other, &signed).await, Second::Wrong));
        assert!(matches!(give(&centre, &ana, &token, &signed).await, Second::Right(_, Stage::In)));
        let (again, _) = begin_arrival(store, ana.id, None, noon()).await.unwrap();
        assert!(matches!(give(&centre, &ana, &again, &signed).await, Second::Wrong), "no question was asked");
        let listed = passkeys_of(store, centre.state.keys(), ana.id).await.unwrap();
        assert_eq!(listed[0].used_at, Some(noon()));
        assert_eq!(audited(&centre, "add-passkey").await, 1);
    }

    async fn an_answer_made_for_another_address_is_not_taken(base) {
        let centre = base.centre_at(Clock::standing_at(noon())).await;
        let ana = person(&centre, "ana", Role::Operator).await;
        let token = begin_session(centre.state.store(), ana.id, noon()).await.unwrap();
        let asked = ask_new(&centre, &ana, &token).await.replace("ots.rekaan.example", "palsu.rekaan.example");
        let made = Ring::new().make("https://palsu.rekaan.example", &asked);
        assert!(matches!(add(&centre, &ana, &token, &made).await, NewPasskey::NotRight));
        for nonsense in ["", "{}", "null"] {
            let _question = ask_new(&centre, &ana, &token).await;
            assert!(matches!(add(&centre, &ana, &token, nonsense).await, NewPasskey::NotRight));
        }
        assert!(!factors_of(centre.state.store(), ana.id).await.unwrap().any());
    }

    async fn the_last_second_factor_of_somebody_who_needs_one_cannot_be_removed(base) {
        let centre = base.centre_at(Clock::standing_at(noon())).await;
        let (store, keys) = (centre.state.store(), centre.state.keys());
        let ana = person(&centre, "ana", Role::Operator).await;
        let mut token = begin_session(store, ana.id, noon()).await.unwrap();
        for mut ring in [Ring::new(), Ring::new()] {
            let made = ring.make(ORIGIN, &ask_new(&centre, &ana, &token).await);
            match add(&centre, &ana, &token, &made).await {
                NewPasskey::Added(next, _) => token = next,
                other => panic!("{other:?}"),
            }
        }
        let ids: Vec<_> = passkeys_of(store, keys, ana.id).await.unwrap().into_iter().map(|key| key.id).collect();
        // Not somebody else's.
        let budi = person(&centre, "budi", Role::Operator).await;
        assert!(!remove_passkey(store, keys, &budi, &ids[0], noon()).await.unwrap());
        assert!(remove_passkey(store, keys, &ana, &ids[0], noon()).await.unwrap());
        assert!(!remove_passkey(store, keys, &ana, &ids[0], noon()).await.unwrap());
        assert!(!remove_passkey(store, keys, &ana, &ids[1], noon()).await.unwrap());
        assert_eq!(passkeys_of(store, keys, ana.id).await.unwrap().len(), 1);
        assert_eq!(audited(&centre, "remove-passkey").await, 1);
    }
}
