open("/home/rlindqvist/demo.txt")
