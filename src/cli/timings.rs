//! Where the time of a build went, as a table.
//!
//! Comes in: what was watched. Goes out: the lines of the table. Never: a look at the clock.

use crate::watch::{self, Watch};
use std::time::Duration;

/// The table, with a line for the whole run and the most memory it had.
pub fn table(watch: &Watch, whole: Duration) -> String {
    let rows = watch.rows();
    let stages = rows.iter().filter(|row| row.wall.is_some());
    let cpu = stages.map(|row| row.cpu).sum::<Option<Duration>>();
    let lines = rows.iter().map(|row| {
        let name = match row.wall {
            Some(_) => row.name.to_owned(),
            None => format!("  {}", row.name),
        };
        line(&name, row.wall, row.cpu, &row.items.to_string())
    });
    let mut table = format!(
        "{:<20}{:>10}{:>10}{:>10}\n",
        "stage", "time", "CPU", "items"
    );
    table.extend(lines);
    table += &line("all", Some(whole), cpu, "");
    if let Some(bytes) = watch::peak_memory() {
        let peak = format!("{} MiB", bytes >> 20);
        table.extend(["peak memory", &format!("{peak:>19}")]);
    }
    table.trim_end().to_owned()
}

fn line(name: &str, wall: Option<Duration>, cpu: Option<Duration>, items: &str) -> String {
    let seconds = |time: Option<Duration>| {
        time.map_or_else(String::new, |time| format!("{:.2} s", time.as_secs_f64()))
    };
    let (wall, cpu) = (seconds(wall), seconds(cpu));
    let line = format!("{name:<20}{wall:>10}{cpu:>10}{items:>10}");
    format!("{}\n", line.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_stand_below_their_stage() {
        let watch = Watch::on();
        watch.stage("render", || (watch.part("highlight", || ()), 3));
        let table = table(&watch, Duration::from_millis(1500));
        let lines: Vec<&str> = table.lines().collect();
        assert!(lines[0].starts_with("stage ") && lines[0].ends_with(" items"));
        assert!(lines[1].starts_with("render ") && lines[1].ends_with(" 3"));
        assert!(lines[2].starts_with("  highlight ") && lines[2].ends_with(" 1"));
        assert!(lines[3].starts_with("all ") && lines[3].contains(" 1.50 s"));
    }
}
