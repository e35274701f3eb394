//! `GET /settings`: the settings in force, for whoever manages accounts to read.
//!
//! They are changed in a file on the server's machine, by its keeper: what phones are told is
//! signed with a key that may lie in a safe, and a slip in a time or an address must not be one
//! click away. Here an administrator sees what holds, without asking the keeper.

use askama::Template;
use axum::extract::State;
use axum::response::Html;

use super::door::Administrator;
use super::page::Page;
use super::refusal::Refusal;
use super::words::Words;
use crate::AppState;
use crate::settings::{
    App, Escalation, Followup, Instance, Map, Numbers, Privacy, Server, Settings, Shift, Sms,
    Times, Tls,
};

#[derive(Template)]
#[template(path = "settings.html")]
struct SettingsPage {
    page: Page,
    sections: Vec<Section>,
}

struct Section {
    name: &'static str,
    title: String,
    rows: Vec<Row>,
}

struct Row {
    /// As the file calls it.
    key: &'static str,
    label: String,
    value: String,
}

pub(super) async fn show(
    State(state): State<AppState>,
    Administrator(me): Administrator,
) -> Result<Html<String>, Refusal> {
    let page = Page::for_person(&state, &me)
        .await?
        .at("settings", "/settings");
    let sections = sections(&state.facts().settings, me.words);
    Ok(Html(SettingsPage { page, sections }.render()?))
}

/// Every setting. Each is named here once: one that is new and not shown does not compile.
fn sections(settings: &Settings, words: Words) -> Vec<Section> {
    let Settings {
        instance,
        server,
        numbers,
        sms,
        times,
        followup,
        shift,
        escalation,
        app,
        privacy,
        map,
        codes,
    } = settings;
    let tables = codes.iter().map(|(table, codes)| {
        words.t2(
            "settings-codes-one",
            "table",
            table.as_str(),
            "n",
            codes.len(),
        )
    });
    let all = vec![
        ("instance", of_instance(instance)),
        ("server", of_server(server, words)),
        ("numbers", of_numbers(numbers)),
        ("sms", {
            let sms = sms.as_ref().map(|Sms { number }| number.clone());
            vec![("number", sms.unwrap_or_default())]
        }),
        ("times", of_times(times)),
        ("followup", of_followup(followup)),
        ("shift", of_shift(shift)),
        ("escalation", of_escalation(escalation)),
        ("app", of_app(app.as_ref())),
        ("privacy", {
            let privacy = privacy.as_ref().map(|Privacy { contact }| contact.clone());
            vec![("contact", privacy.unwrap_or_default())]
        }),
        ("map", of_map(map.as_ref())),
        ("codes", vec![("codes", listed(tables))]),
    ];
    all.into_iter()
        .map(|(name, rows)| section(name, rows, words))
        .collect()
}

fn section(name: &'static str, rows: Vec<(&'static str, String)>, words: Words) -> Section {
    let row = |(key, value): (&'static str, String)| Row {
        key,
        label: words.t(&format!("settings-{name}-{}", key.replace('_', "-"))),
        value: if value.is_empty() {
            words.t("settings-none")
        } else {
            value
        },
    };
    Section {
        name,
        title: words.t(&format!("settings-{name}")),
        rows: rows.into_iter().map(row).collect(),
    }
}

fn listed<T: ToString>(values: impl IntoIterator<Item = T>) -> String {
    let values: Vec<_> = values.into_iter().map(|value| value.to_string()).collect();
    values.join(", ")
}

fn of_instance(instance: &Instance) -> Vec<(&'static str, String)> {
    let Instance {
        id,
        name,
        regency,
        time_zone,
        areas,
    } = instance;
    vec![
        ("id", id.clone()),
        ("name", name.clone()),
        ("regency", regency.clone()),
        ("time_zone", time_zone.clone()),
        ("areas", areas.clone().unwrap_or_default()),
    ]
}

fn of_server(server: &Server, words: Words) -> Vec<(&'static str, String)> {
    let Server {
        urls,
        tls,
        anchors_pem,
    } = server;
    let tls = match tls {
        Tls::Own => words.t("settings-tls-own"),
        Tls::Elsewhere => words.t("settings-tls-elsewhere"),
    };
    let anchors = Some(anchors_pem.len()).filter(|many| *many > 0);
    vec![
        ("urls", listed(urls)),
        ("tls", tls),
        ("anchors_pem", listed(anchors)),
    ]
}

fn of_numbers(numbers: &Numbers) -> Vec<(&'static str, String)> {
    let Numbers {
        police,
        ambulance,
        sapa,
        sapa_whatsapp,
        emergency,
        hotline,
    } = numbers;
    vec![
        ("police", police.clone()),
        ("ambulance", ambulance.clone()),
        ("sapa", sapa.clone()),
        ("sapa_whatsapp", sapa_whatsapp.clone()),
        ("emergency", emergency.clone().unwrap_or_default()),
        ("hotline", hotline.clone().unwrap_or_default()),
    ]
}

fn of_times(times: &Times) -> Vec<(&'static str, String)> {
    let Times {
        cancel_window_s,
        taken_after_s,
        sms_offer_after_s,
        lease_s,
        waiting_limits_s,
    } = times;
    vec![
        ("cancel_window_s", cancel_window_s.to_string()),
        ("taken_after_s", taken_after_s.to_string()),
        ("sms_offer_after_s", sms_offer_after_s.to_string()),
        ("lease_s", lease_s.to_string()),
        ("waiting_limits_s", listed(waiting_limits_s)),
    ]
}

fn of_followup(followup: &Followup) -> Vec<(&'static str, String)> {
    let Followup {
        police_report_h,
        high_risk_min,
        medium_risk_h,
        outreach_h,
        complaint_working_days,
    } = followup;
    vec![
        ("police_report_h", police_report_h.to_string()),
        ("high_risk_min", high_risk_min.to_string()),
        ("medium_risk_h", medium_risk_h.to_string()),
        ("outreach_h", outreach_h.to_string()),
        ("complaint_working_days", complaint_working_days.to_string()),
    ]
}

fn of_shift(shift: &Shift) -> Vec<(&'static str, String)> {
    let Shift {
        office_hours,
        office_days,
        holidays,
        changes,
    } = shift;
    vec![
        ("office_hours", office_hours.join("-")),
        ("office_days", listed(office_days)),
        ("holidays", listed(holidays)),
        ("changes", listed(changes)),
    ]
}

fn of_escalation(escalation: &Escalation) -> Vec<(&'static str, String)> {
    let Escalation {
        supervisors_after_s,
        outside_after_s,
        webhook_url,
        smtp_server,
        smtp_from,
        smtp_to,
    } = escalation;
    vec![
        ("supervisors_after_s", listed(*supervisors_after_s)),
        ("outside_after_s", listed(*outside_after_s)),
        ("webhook_url", listed(webhook_url.as_deref().map(host))),
        ("smtp_server", smtp_server.clone().unwrap_or_default()),
        ("smtp_from", smtp_from.clone().unwrap_or_default()),
        ("smtp_to", listed(smtp_to)),
    ]
}

/// Whose address it is, and no more: what stands behind the host may be a secret.
fn host(url: &str) -> String {
    let scheme = url.find("://").map_or(0, |at| at + 3);
    let rest = url.get(scheme..).unwrap_or_default();
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let host = rest.get(..end).unwrap_or_default();
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    format!("{}{host}/…", url.get(..scheme).unwrap_or_default())
}

fn of_app(app: Option<&App>) -> Vec<(&'static str, String)> {
    let none = (String::new(), String::new(), String::new());
    let (id, label, colour) = app.map_or(none, |app| {
        let App {
            application_id,
            label,
            act_colour,
        } = app.clone();
        (application_id, label, act_colour.unwrap_or_default())
    });
    vec![
        ("application_id", id),
        ("label", label),
        ("act_colour", colour),
    ]
}

fn of_map(map: Option<&Map>) -> Vec<(&'static str, String)> {
    let (style, origins) = map.map_or((String::new(), String::new()), |map| {
        let Map { style_url, origins } = map;
        (host(style_url), listed(origins))
    });
    vec![("style_url", style), ("origins", origins)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_an_address_only_the_host_is_shown() {
        for (url, shown) in [
            ("https://a.example/hook?key=rahasia", "https://a.example/…"),
            ("https://nama:sandi@a.example", "https://a.example/…"),
            ("http://127.0.0.1:9/x", "http://127.0.0.1:9/…"),
        ] {
            assert_eq!(host(url), shown);
        }
    }
}
