client = Client(environ["DEMO_KEY"])
