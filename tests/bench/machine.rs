//! What the figures were measured on.

use std::path::Path;

/// Cores, processor, memory and the disk under the temporary folder, in one line.
pub(crate) fn description() -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let cpu = field("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown processor".into());
    let memory = field("/proc/meminfo", "MemTotal").unwrap_or_default();
    let folder = std::env::temp_dir();
    format!(
        "{cores} cores ({cpu}), memory {memory}, disk of {}: {}",
        folder.display(),
        disk(&folder)
    )
}

/// Why figures taken here would be untrue: the temporary folder lies in memory, where a sync
/// costs nothing.
pub(crate) fn disk_that_keeps_nothing() -> Option<String> {
    let folder = std::env::temp_dir();
    let kind = mount(&folder).1;
    matches!(kind.as_str(), "tmpfs" | "ramfs").then(|| {
        format!(
            "{} is {kind}, in memory: set TMPDIR to a folder on the disk to measure",
            folder.display()
        )
    })
}

fn field(file: &str, name: &str) -> Option<String> {
    let text = std::fs::read_to_string(file).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

fn disk(folder: &Path) -> String {
    let (device, kind) = mount(folder);
    format!("{device} ({kind})")
}

/// The device and file system of the mount that holds a folder.
fn mount(folder: &Path) -> (String, String) {
    let mounts = std::fs::read_to_string("/proc/self/mounts").unwrap_or_default();
    let mut best = ("unknown", "", "");
    for line in mounts.lines() {
        let mut words = line.split(' ');
        let (Some(device), Some(point), Some(kind)) = (words.next(), words.next(), words.next())
        else {
            continue;
        };
        if folder.starts_with(point) && point.len() >= best.1.len() {
            best = (device, point, kind);
        }
    }
    (best.0.to_owned(), best.2.to_owned())
}

/// The most memory that a process ever had resident, in MiB.
pub(crate) fn peak_resident_mib(pid: u32) -> Option<f64> {
    let text = field(&format!("/proc/{pid}/status"), "VmHWM")?;
    let kib: f64 = text.split(' ').next()?.parse().ok()?;
    Some(kib / 1024.0)
}
