fn main() {
    let mut scores = vec![71, 88, 64];
    let best = *scores.iter().max().expect("no scores yet");

    scores.push(90);

    println!("best before the last round: {best}");
    println!("all scores: {scores:?}");
}
