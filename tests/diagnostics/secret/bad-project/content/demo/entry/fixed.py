client = Client(key=environ["DEMO_KEY"])
