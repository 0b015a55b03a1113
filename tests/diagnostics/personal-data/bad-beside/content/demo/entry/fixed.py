open("/home/user/demo.txt")
