client = Client(
    key="sk-Zq7Rt2Lm9Xc4Vb8Np3Wd6Hy1",
)
