fn main() {
    order("lamp", 2);
}
