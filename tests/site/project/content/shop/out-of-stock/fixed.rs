fn main() {
    if stock("lamp") >= 2 {
        order("lamp", 2);
    }
}
