//! What stands in the audit log, in words that a person reads.
//!
//! The log keeps words for machines; a page shows none of them. What people wrote
//! themselves, and what no word is known for, stands as it is.

use crate::console::words::Words;
use crate::ids::CaseId;

/// What was done.
pub(super) fn action(words: Words, action: &str) -> String {
    let own = format!("guard-audit-do-{action}");
    if words.has(&own) {
        return words.t(&own);
    }
    // One word for the act, one for which deadline.
    for act in ["deadline-done", "deadline-waived", "deadline-taken-back"] {
        if let Some(kind) = action
            .strip_prefix(act)
            .and_then(|kind| kind.strip_prefix('-'))
        {
            let which = words.t(&format!("deadlines-{kind}"));
            return words.t1(&format!("guard-audit-do-{act}"), "what", which);
        }
    }
    action.to_owned()
}

/// What a search was for: the first signs of the keyed hash, by which two searches for
/// one person are known, and nothing of the person.
pub(super) fn searched(words: Words, subject: &str) -> Option<String> {
    let (what, hash) = subject.split_once(':')?;
    let key = match what {
        "phone" => "guard-audit-searched-phone",
        "name" => "guard-audit-searched-name",
        _ => return None,
    };
    let signs: String = hash.chars().take(8).collect();
    Some(words.t1(key, "mark", signs))
}

/// Why, in words. Empty where the log only names something that the row says already.
pub(super) fn reason(words: Words, action: &str, reason: &str) -> String {
    if action == "search-identity" {
        return found(words, reason);
    }
    if action == "second-factor-failed" {
        return words.t1("guard-audit-why-failures", "n", reason.to_owned());
    }
    if let Some(count) = reason
        .strip_suffix(" people")
        .and_then(|count| count.parse::<i64>().ok())
    {
        return words.t1("guard-audit-why-people", "n", count);
    }
    if let Some(count) = reason
        .strip_suffix(" values")
        .and_then(|count| count.parse::<i64>().ok())
    {
        return words.t1("guard-audit-why-values", "n", count);
    }
    if reason.strip_prefix("export ").is_some_and(is_id) {
        return words.t("guard-audit-why-export");
    }
    if is_id(reason) {
        return String::new();
    }
    [
        "guard-audit-why-",
        "cases-reading-",
        "doors-door-",
        "accounts-role-",
    ]
    .into_iter()
    .map(|known| format!("{known}{reason}"))
    .find(|key| words.has(key))
    .map_or_else(|| reason.to_owned(), |key| words.t(&key))
}

fn is_id(text: &str) -> bool {
    text.parse::<CaseId>().is_ok()
}

/// `reports=2 cases=>50 filtered`: how much a search found.
fn found(words: Words, reason: &str) -> String {
    let parts = reason
        .split_whitespace()
        .map(|part| match part.split_once('=') {
            Some((what @ ("reports" | "cases"), count)) => {
                let more = if count.starts_with('>') { "-more" } else { "" };
                let count = count.trim_start_matches('>').to_owned();
                words.t1(&format!("guard-audit-found-{what}{more}"), "n", count)
            }
            _ if part == "filtered" => words.t("guard-audit-found-filtered"),
            _ => part.to_owned(),
        });
    parts.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "01890a5d-ac96-774b-bcce-b302099a8057";

    fn said(action: &str, reason_: &str) -> String {
        reason(Words::Indonesian, action, reason_)
    }

    #[test]
    fn what_the_log_keeps_for_machines_is_said_in_words() {
        for (action, kept, words) in [
            ("read-identity", "opens-case", "membuat kasus dari laporan"),
            ("read-identity", "police", "untuk laporan polisi"),
            ("write-report", "walk-in", "Datang ke loket"),
            ("change-role", "case-worker", "Manajer kasus"),
            ("second-factor-failed", "5", "sesudah 5 kali salah"),
            ("approve-export", "12 people", "12 orang"),
            ("reseal", "12 values", "12 nilai"),
            ("read-document", ID, ""),
            (
                "read-identity",
                &format!("export {ID}"),
                "untuk sebuah ekspor",
            ),
            (
                "search-identity",
                "reports=2 cases=>50 filtered",
                "2 laporan, lebih dari 50 kasus, dengan saringan",
            ),
            (
                "hold",
                "menunggu sidang (rekaan)",
                "menunggu sidang (rekaan)",
            ),
        ] {
            assert_eq!(said(action, kept), words, "{action} {kept}");
        }
    }

    #[test]
    fn a_search_is_told_by_the_signs_of_its_hash() {
        let subject = format!("phone:{}", "ab12".repeat(16));
        let told = searched(Words::Indonesian, &subject);
        assert_eq!(told.as_deref(), Some("Nomor telepon (sidik ab12ab12)"));
        assert_eq!(searched(Words::Indonesian, ID), None);
    }

    #[test]
    fn every_act_and_reason_that_is_written_down_has_words_in_both_languages() {
        for words in [Words::Indonesian, Words::English] {
            for act in ACTS {
                assert_ne!(action(words, act), *act, "{act} in {}", words.code());
            }
            for why in WHYS {
                assert_ne!(
                    reason(words, "read-identity", why),
                    *why,
                    "{why} in {}",
                    words.code()
                );
            }
        }
    }

    const ACTS: &[&str] = &[
        "add-account",
        "add-passkey",
        "answer-report",
        "approve-export",
        "ask-erasure",
        "ask-export",
        "bar",
        "break-glass",
        "case-assessment",
        "case-assigned",
        "case-facts",
        "case-gave",
        "case-joined",
        "case-left-out",
        "case-merged",
        "case-moved",
        "case-note",
        "case-opened",
        "case-person-added",
        "case-person-changed",
        "case-plan",
        "case-risk",
        "case-service",
        "case-service-changed",
        "case-took",
        "case-unmerged",
        "case-visit",
        "change-password",
        "change-role",
        "deadline-confirmed-police",
        "deadline-done-complaint",
        "deadline-done-police",
        "deadline-taken-back-police",
        "deadline-waived-emergency",
        "deadline-waived-outreach",
        "disable-account",
        "enable-account",
        "end-glass",
        "erase",
        "fetch-export",
        "hold",
        "lift-hold",
        "new-recovery-codes",
        "read-bars",
        "read-case",
        "read-deadlines",
        "read-document",
        "read-draft",
        "read-erasures",
        "read-exports",
        "read-glass",
        "read-identity",
        "refuse-erasure",
        "refuse-export",
        "refuse-hands",
        "release-report",
        "remove-passkey",
        "report-changed",
        "report-closed",
        "report-handled",
        "report-referred",
        "report-taken",
        "report-waiting",
        "reset-password",
        "reset-second-factor",
        "search-identity",
        "restore",
        "second-factor-failed",
        "see-glass",
        "set-second-factor",
        "sign-out-elsewhere",
        "suspect-abuse",
        "take-over",
        "take-report",
        "unbar",
        "unsuspect-abuse",
        "use-recovery-code",
        "write-document",
        "write-identity",
        "write-report",
    ];

    const WHYS: &[&str] = &[
        "added",
        "agency",
        "carries",
        "changed",
        "check",
        "contact",
        "glass",
        "holder",
        "letter",
        "opens-case",
        "prepares-case",
        "service",
        "supervisor",
        "telephone",
        "totp",
        "writer",
    ];
}
