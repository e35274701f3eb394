//! New keys, while phones still hold the old document.

use ots_protocol::instance::SignedInstance;
use ots_protocol::items::Alert;
use ots_protocol::keys::ReceiptPublicKey;
use ots_protocol::receipt::Receipt;
use ots_protocol::{ReportId, seal};
use ots_server::clock::Clock;
use ots_server::keys::Keys;
use ots_server::random::{self, Os};
use ots_server::setup::{self, Changes, KeyLists};

use crate::kit::{Base, Centre, noon, path_of, until};
use crate::on_both;

/// As `ots-server keys rotate` does, beside the running server.
async fn rotate(base: &Base, change: impl FnOnce(&Keys, &mut KeyLists)) {
    let store = base.store().await;
    let keys = Keys::open(base.folder.path()).unwrap();
    let documents = ots_server::instance::Documents::load(&store).await.unwrap();
    let mut lists = KeyLists::of(documents.newest().unwrap().document());
    change(&keys, &mut lists);
    keys.reload().unwrap();
    let changes = Changes {
        keys: Some(lists),
        ..Changes::default()
    };
    setup::bring_up_to_date(&store, &keys, &changes, Clock::system().now())
        .await
        .unwrap();
}

async fn press_with(centre: &Centre, document: &SignedInstance) -> (u16, Receipt) {
    let document = document.document();
    let report = ReportId::new(noon(), random::bytes());
    let sealed = seal::seal_alert(
        document.sealing_key().unwrap(),
        report,
        &Alert::default(),
        &mut Os,
    )
    .unwrap();
    let answer = centre
        .ask("PUT", &path_of(&sealed.envelope), &[], &sealed.envelope)
        .await;
    let theirs: Vec<ReceiptPublicKey> = document.receipt_keys();
    (
        answer.status,
        Receipt::verify(&answer.body, &theirs).expect("a key that this phone knows"),
    )
}

async fn fetched(centre: &Centre) -> SignedInstance {
    SignedInstance::embedded(&centre.ask("GET", "/v1/instance", &[], b"").await.body).unwrap()
}

async fn newer_than(centre: &Centre, old: &SignedInstance) -> SignedInstance {
    until(|| async { fetched(centre).await.document().version > old.document().version }).await;
    fetched(centre).await
}

on_both! {
    async fn phones_with_any_document_get_receipts_they_believe_and_are_opened(base) {
        let centre = base.centre().await;
        let mut documents = vec![fetched(&centre).await];
        for round in 0..4 {
            rotate(&base, |keys, lists| match round % 2 {
                0 => lists.sealing.insert(0, keys.add_sealing().unwrap().public()),
                _ => lists.receipt.insert(0, keys.add_receipt().unwrap().public()),
            }).await;
            documents.push(newer_than(&centre, documents.last().unwrap()).await);
        }
        for document in &documents {
            let (status, receipt) = press_with(&centre, document).await;
            assert_eq!((status, receipt.flags.key_not_held), (201, false), "version {}", document.document().version);
        }
        until(|| async { centre.count("SELECT COUNT(*) FROM reports WHERE trouble = 0").await == 5 }).await;
        // Each document followed from the one before it.
        for pair in documents.windows(2) {
            assert!(pair[0].successor(pair[1].as_bytes()).is_ok());
        }
    }

    async fn a_phone_that_trusts_the_old_root_finds_its_way_to_the_new_one(base) {
        let centre = base.centre().await;
        let old = fetched(&centre).await;
        rotate(&base, |keys, lists| lists.roots = vec![keys.add_root().unwrap().public()]).await;
        let between = newer_than(&centre, &old).await;
        rotate(&base, |keys, lists| lists.sealing.insert(0, keys.add_sealing().unwrap().public())).await;
        let newest = newer_than(&centre, &between).await;
        assert!(old.successor(newest.as_bytes()).is_err(), "the newest is signed by the new root only");

        let root = old.document().roots[0].id();
        let bridge = centre.ask("GET", &format!("/v1/instance?root={root}"), &[], b"").await;
        let bridge = old.successor(&bridge.body).expect("a document that the old root signed");
        assert!(bridge.successor(newest.as_bytes()).is_ok());
    }

    async fn a_server_without_the_private_keys_of_its_instance_refuses_to_start(base) {
        drop(base.centre().await);
        let store = base.store().await;
        let keys = base.folder.path().join("keys");
        let sealing = std::fs::read_dir(&keys).unwrap().flatten().find(|entry| entry.file_name().to_string_lossy().starts_with("sealing")).unwrap().path();
        let kept = std::fs::read(&sealing).unwrap();
        std::fs::remove_file(&sealing).unwrap();
        let held = Keys::open(base.folder.path()).unwrap();
        let refused = ots_server::AppState::start(store.clone(), held, Clock::system()).await.unwrap_err();
        assert!(refused.to_string().contains("private sealing key"), "{refused}");

        std::fs::write(&sealing, kept).unwrap();
        std::fs::rename(&keys, base.folder.path().join("elsewhere")).unwrap();
        let refused = setup::keys(&store, base.folder.path()).await.unwrap_err();
        assert!(refused.to_string().contains("key folder"), "{refused}");
        assert!(!keys.exists(), "no new keys in the place of the old ones");
    }

    async fn settings_that_do_not_change_sign_no_new_document(base) {
        let one = fetched(&base.centre().await).await;
        let two = fetched(&base.centre().await).await;
        assert_eq!(one.as_bytes(), two.as_bytes());
    }
}
