//! An administrator's pages: accounts are made, changed and taken away there, each time
//! with a line in the audit log, and somebody always stays who can.

use ots_server::accounts::{Role, begin_session, user_named};
use ots_server::clock::Clock;
use ots_server::setup::{Changes, GivenSettings};

use crate::kit::{Centre, noon};
use crate::on_both;
use crate::way_in::{Browser, PASSWORD, audited, leads, person};

/// Signed in, second factor and all.
async fn inside<'a>(centre: &'a Centre, name: &str, role: Role) -> Browser<'a> {
    let user = person(centre, name, role).await;
    let token = begin_session(centre.state.store(), user.id, noon()).await;
    let mut browser = Browser::at(centre);
    browser.cookie = format!("ots_session={}", token.unwrap().to_text());
    browser
}

async fn address(centre: &Centre, name: &str) -> String {
    let found = user_named(centre.state.store(), name).await.unwrap();
    format!("/accounts/{}", found.expect("an account").id)
}

fn one_time_password(page: &str) -> String {
    let (_, rest) = page
        .split_once("id=\"one-time-password\">")
        .unwrap_or_else(|| panic!("no password in {page}"));
    rest.split('<').next().unwrap_or_default().to_owned()
}

/// `section.key` of every line that the settings file of Jember shows, also of those without a value.
fn settings_there_are() -> Vec<String> {
    let mut section = String::new();
    let mut all = Vec::new();
    for line in include_str!("../../../instances/jember.toml").lines() {
        let line = line.strip_prefix("# ").unwrap_or(line);
        if let Some(name) = line
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
        {
            section = name.to_owned();
        } else if let Some((key, _)) = line.split_once(" = ")
            && !section.starts_with("codes.")
            && key
                .chars()
                .all(|letter| letter.is_ascii_lowercase() || letter == '_')
        {
            all.push(format!("{section}.{key}"));
        }
    }
    all
}

on_both! {
    async fn an_administrator_reads_every_setting_in_force_and_no_secret_of_an_address(base) {
        let text = include_str!("../../../instances/demo.toml").to_owned()
            + "\n[escalation]\noutside_after_s = 4711\nwebhook_url = \"https://penerima.invalid/hook?key=KUNCI-REKAAN\"\n";
        let settings = Some(GivenSettings { text, areas: None });
        let centre = base.centre_with(Clock::standing_at(noon()), Changes { settings, ..Changes::default() }).await;
        let mut admin = inside(&centre, "admin", Role::Admin).await;
        assert!(admin.get("/accounts").await.text().contains("href=\"/settings\""));
        let page = admin.get("/settings").await.text();
        let there_are = settings_there_are();
        assert!(there_are.len() > 35, "{there_are:?}");
        for name in there_are {
            assert!(page.contains(&format!("<code>{name}</code>")), "{name} is missing");
        }
        for shown in ["<td>4711</td>", "https://penerima.invalid/…", "Kabupaten", "berkas pengaturan"] {
            assert!(page.contains(shown), "{shown}: {page}");
        }
        assert!(!page.contains("KUNCI-REKAAN") && !page.contains(">settings-"), "{page}");
        let mut sup = inside(&centre, "sup", Role::Supervisor).await;
        assert_eq!(sup.get("/settings").await.status, 403);
    }

    async fn an_account_is_made_with_a_password_that_is_shown_once_and_holds_once(base) {
        let centre = base.centre_at(Clock::standing_at(noon())).await;
        let mut admin = inside(&centre, "admin", Role::Admin).await;
        assert_eq!(leads(&admin.get("/").await), "/accounts");
        let _list = admin.get("/accounts").await;
        for (form, says) in [
            ("name=admin&role=operator", "sudah dipakai"),
            ("name=&role=operator", "1 sampai 64"),
            ("name=budi&role=king", "Pilih satu peran"),
        ] {
            let refused = admin.post("/accounts", form).await;
            assert_eq!(refused.status, 422, "{form}");
            assert!(refused.text().contains(says), "{form}: {}", refused.text());
        }
        let made = admin.post("/accounts", "name=budi&role=analyst").await;
        assert_eq!(made.status, 200, "{}", made.text());
        let password = one_time_password(&made.text());
        assert!(!admin.get(&address(&centre, "budi").await).await.text().contains(&password));
        let first = Browser::at(&centre).password("budi", &password).await;
        assert_eq!(leads(&first), "/account/password");
        assert_eq!(audited(&centre, "add-account").await, 1);
    }

    async fn a_password_and_a_second_factor_are_reset_and_the_person_signs_out_everywhere(base) {
        let centre = base.centre_at(Clock::standing_at(noon())).await;
        let mut admin = inside(&centre, "admin", Role::Admin).await;
        let mut ana = inside(&centre, "ana", Role::Operator).await;
        let there = address(&centre, "ana").await;
        let _page = admin.get(&there).await;
        let reset = admin.post(&format!("{there}/password"), "").await;
        let password = one_time_password(&reset.text());
        assert_eq!(leads(&ana.get("/queue").await), "/?again");
        assert_eq!(Browser::at(&centre).password("ana", PASSWORD).await.status, 422);
        assert_eq!(leads(&ana.password("ana", &password).await), "/account/password");
        assert_eq!(leads(&admin.post(&format!("{there}/change"), "what=reset-second-factor").await), there);
        assert_eq!(audited(&centre, "reset-password").await, 1);
        assert_eq!(audited(&centre, "reset-second-factor").await, 1);
        // One's own password is changed where the old one must be known.
        let own = address(&centre, "admin").await;
        assert_eq!(leads(&admin.post(&format!("{own}/password"), "").await), "/account/password");
    }

    async fn a_disabled_account_opens_nothing_until_it_is_enabled_again(base) {
        let centre = base.centre_at(Clock::standing_at(noon())).await;
        let mut admin = inside(&centre, "admin", Role::Admin).await;
        person(&centre, "analis", Role::Analyst).await;
        let there = address(&centre, "analis").await;
        let _page = admin.get(&there).await;
        let change = format!("{there}/change");
        let _done = admin.post(&change, "what=disable&seen=analyst").await;
        let refused = Browser::at(&centre).password("analis", PASSWORD).await;
        assert_eq!(refused.status, 422);
        assert!(admin.get("/accounts").await.text().contains("dinonaktifkan"));
        let _done = admin.post(&change, "what=enable&seen=analyst-disabled").await;
        assert_eq!(leads(&Browser::at(&centre).password("analis", PASSWORD).await), "/");
        let _done = admin.post(&change, "what=role&role=operator&seen=analyst").await;
        assert_eq!(leads(&Browser::at(&centre).password("analis", PASSWORD).await), "/account/totp");
        for action in ["disable-account", "enable-account", "change-role"] {
            assert_eq!(audited(&centre, action).await, 1, "{action}");
        }
    }

    async fn the_last_administrator_stays_one_even_when_two_go_for_each_other_at_once(base) {
        let centre = base.centre_at(Clock::standing_at(noon())).await;
        let mut one = inside(&centre, "satu", Role::Admin).await;
        let first = address(&centre, "satu").await;
        let _page = one.get(&first).await;
        for form in ["what=disable&seen=admin", "what=role&role=operator&seen=admin"] {
            let refused = one.post(&format!("{first}/change"), form).await;
            assert_eq!(refused.status, 409, "{form}");
            assert!(refused.text().contains("admin terakhir"), "{}", refused.text());
        }
        assert_eq!(audited(&centre, "disable-account").await, 0, "what was not done is not written down");
        let mut two = inside(&centre, "dua", Role::Admin).await;
        let second = address(&centre, "dua").await;
        let _page = two.get(&second).await;
        let (at_second, at_first) = (format!("{second}/change"), format!("{first}/change"));
        let (a, b) = tokio::join!(one.post(&at_second, "what=disable&seen=admin"), two.post(&at_first, "what=disable&seen=admin"));
        let enabled = centre.count("SELECT COUNT(*) FROM users WHERE role = 'admin' AND disabled_at IS NULL").await;
        assert_eq!(enabled, 1, "{} {}", a.status, b.status);
    }

    async fn of_two_administrators_who_change_an_account_the_second_is_shown_both_and_overwrites_nothing(base) {
        let centre = base.centre_at(Clock::standing_at(noon())).await;
        let (mut one, mut two) = (inside(&centre, "satu", Role::Admin).await, inside(&centre, "dua", Role::Admin).await);
        person(&centre, "ana", Role::Operator).await;
        let there = address(&centre, "ana").await;
        let change = format!("{there}/change");
        let page = one.get(&there).await.text();
        assert_eq!(page.matches("name=\"seen\" value=\"operator\"").count(), 2, "{page}");
        let _page = two.get(&there).await;
        assert_eq!(leads(&two.post(&change, "what=role&role=supervisor&seen=operator").await), there);
        for (form, wish) in [("what=role&role=case-worker&seen=operator", "Manajer kasus"), ("what=disable&seen=operator", "Nonaktifkan")] {
            let refused = one.post(&change, form).await;
            let page = refused.text();
            assert_eq!(refused.status, 409, "{form}");
            let (_, said) = page.split_once("id=\"said\"").unwrap();
            let (said, _) = said.split_once("</p>").unwrap();
            assert!(said.contains("Supervisor") && said.contains("TIDAK disimpan") && said.contains(wish), "{said}");
            assert!(page.contains("value=\"supervisor\""), "{page}");
        }
        // What was chosen is still chosen, and goes in once it was looked at.
        assert!(one.post(&change, "what=role&role=case-worker&seen=operator").await.text().contains("value=\"case-worker\" selected"));
        assert_eq!(audited(&centre, "change-role").await, 1);
        assert_eq!(one.post(&change, "what=disable").await.status, 400, "on what it was decided is always said");
        assert_eq!(leads(&one.post(&change, "what=role&role=case-worker&seen=supervisor").await), there);
        assert_eq!(user_named(centre.state.store(), "ana").await.unwrap().unwrap().role, Role::CaseWorker);
    }

    async fn ones_own_sessions_are_listed_and_ended_elsewhere(base) {
        let centre = base.centre_at(Clock::standing_at(noon())).await;
        let mut here = inside(&centre, "analis", Role::Analyst).await;
        let mut there = Browser::at(&centre);
        let _moved = there.password("analis", PASSWORD).await;
        let page = here.get("/account").await.text();
        assert_eq!(page.matches("terakhir dipakai").count(), 2, "{page}");
        assert_eq!(leads(&here.post("/account/sign-out-elsewhere", "").await), "/account");
        assert_eq!(leads(&there.get("/account").await), "/?again");
        let page = here.get("/account").await.text();
        assert!(page.contains("Hanya di perangkat ini."), "{page}");
        assert_eq!(audited(&centre, "sign-out-elsewhere").await, 1);
    }
}
