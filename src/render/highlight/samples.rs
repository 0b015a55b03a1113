//! Snippets to test with: what people write down with an error, one per language, with the corners that grammars trip over.

/// Language and text.
#[rustfmt::skip] // one snippet, one pair
#[expect(clippy::needless_raw_string_hashes, reason = "a snippet is pasted without counting its signs")]
pub const SAMPLES: &[(&str, &str)] = &[
    ("python", r##"import os
from openai import OpenAI, PermissionDeniedError

@retry(times=3)
async def ask(model: str = "gpt-4o", *, n: int = 1_000) -> dict | None:
    """Ask the model,
    and wait."""
    client = OpenAI(api_key=os.environ['OPENAI_API_KEY'])  # a secret
    try:
        r = await client.chat.completions.create(model=model, messages=[{"role": "user", "content": f"Hi {model!r:>10}\n"}])
    except PermissionDeniedError as e:
        raise ValueError("no: %s" % e) from None
    return None if not r else {"ok": True, 'n': 0x1F + 1.5e-3}

class Cart(Base):
    def __init__(self): self.items = [x ** 2 for x in range(10) if x is not None and x not in (1, 2)]
"##),
    ("traceback", r##"Traceback (most recent call last):
  File "/app/.venv/lib/python3.12/site-packages/httpx/_transports/default.py", line 101, in map_httpcore_exceptions
    yield
httpcore.ConnectError: [Errno 111] Connection refused

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "/app/ask.py", line 6, in <module>
    response = client.chat.completions.create(model="gpt-4o", n=1)
               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  File "/app/.venv/lib/python3.12/site-packages/openai/_base_client.py", line 1248, in request
    raise self._make_status_error_from_response(err.response) from None
  [Previous line repeated 996 more times]
openai.PermissionDeniedError: Error code: 403 - {'error': {'message': 'You do not have access to model: gpt-4o'}}
  + Exception Group Traceback (most recent call last):
  |   File "a.py", line 1, in f
  |     run()
  | ExceptionGroup: two (2 sub-exceptions)
  +-+---------------- 1 ----------------
    | ValueError: 1
    +------------------------------------
"##),
    ("console", r##"$ npm install --save-dev "eslint@^9" && echo $HOME | grep -v '^/root'
npm error code ERESOLVE
npm error ERESOLVE unable to resolve dependency tree
$ docker run --rm \
>   -v "$PWD":/src alpine:3.20 ls /src
$ cat > app.env <<'EOF'
KEY=value
EOF
$ npm run build

> shop@1.0.0 build
> tsc

src/a.ts(3,5): error TS2345: Argument of type 'string' is not assignable.
PS C:\shop> Get-ChildItem -Recurse | Where-Object { $_.Length -gt 1MB }
me@host:~/shop$ git push
fatal: The current branch main has no upstream branch.
>>> int("3.7")
Traceback (most recent call last):
ValueError: invalid literal for int() with base 10: '3.7'
shop=# SELECT * FROM orders WHERE id = 1;
"##),
    ("text", r##"Exception in thread "main" java.lang.NullPointerException: Cannot invoke "String.length()" because "<local1>" is null
	at com.shop.Cart.total(Cart.java:42)
	at java.base/java.util.ArrayList.forEach(ArrayList.java:1596)
	... 12 more
Caused by: java.io.IOException: closed

/app/broken.js:2
console.log(user.profile.name);
                         ^

TypeError: Cannot read properties of undefined (reading 'name')
    at Object.<anonymous> (/app/broken.js:2:26)
    at async Promise.all (index 0)
    at Module._compile (node:internal/modules/cjs/loader:1521:14) {
  code: 'MODULE_NOT_FOUND',
}
Node.js v20.20.2

error[E0382]: borrow of moved value: `s`
 --> src/main.rs:4:16
  |
2 |     let s = String::from("a");
  |         - move occurs because `s` has type `String`
4 |     println!("{s} {t}");
  |                ^ value borrowed here after move
  |
  = note: this error originates in the macro `println`
help: consider cloning the value if the performance cost is acceptable

thread 'main' (24581) panicked at src/main.rs:4:21:
index out of bounds: the len is 3 but the index is 10
stack backtrace:
   0: __rustc::rust_begin_unwind
             at /rustc/5980/library/std/src/panicking.rs:689:5
   5: broken::main
             at ./src/main.rs:4:21

panic: runtime error: index out of range [5] with length 1
[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x47db10]
goroutine 1 [running]:
main.main()
	/app/broken.go:6 +0x9
exit status 2

psql:broken.sql:2: ERROR:  42703: column "Name" does not exist
LINE 1: SELECT "Name" FROM t;
               ^
HINT:  Perhaps you meant to reference the column "t.name".
LOCATION:  errorMissingColumn, parse_relation.c:3665

Unhandled exception. System.NullReferenceException: Object reference not set to an instance of an object.
   at Shop.Cart.Add(String id) in /src/Cart.cs:line 12
   at System.Collections.Generic.List`1.ForEach(Action`1 action)
cart.rb:3:in 'Cart#add': undefined method '+' for nil (NoMethodError)
	from cart.rb:9:in '<main>'
PHP Fatal error:  Uncaught TypeError: f(): Argument #1 must be of type int, string given in /app/x.php:3
#0 /app/x.php(7): f('a')
#1 {main}
** (ArithmeticError) bad argument in arithmetic expression
    (shop 0.1.0) lib/cart.ex:3: Shop.Cart.add/1
"##),
    ("javascript", r##"// comment with <tags> & "quotes"
import fs, { readFile as rf } from "node:fs";
const re = /^[a-z]+(?<year>\d{4})\/$/gi, n = 1_000n;
export default async function* load({ id, ...rest } = {}, cb = (a, b) => a ?? b) {
  const user = await fetch(`https://x.io/u/${id}?q=${encodeURIComponent(rest.q)}`, { method: 'POST' });
  if (!user?.profile || typeof user === "undefined") throw new TypeError('no user\n');
  for (let i = 0; i < 10; i++) { yield user[i] }
  return user.items.map(x => x * 2).filter(Boolean), null, true;
}
x /* a
 comment */ ;
class A extends B { #p = 1; static async get name() { return this.#p } }
"##),
    ("typescript", r##"import type { User } from './user';
@Component({ selector: 'app-root', standalone: true })
export class Store<T extends { id: number } = User> implements OnInit {
  private readonly items: Map<string, T[]> = new Map();
  constructor(private http: HttpClient, public name?: string) {}
  get<K extends keyof T>(key: K, n: number | undefined = 0): Promise<T[K]> | null {
    const x = this.items.get(key as string)!;
    return x satisfies unknown as never;
  }
}
type Fn = (a: string, ...b: number[]) => asserts a is 'x';
enum Color { Red = "RED", Blue = 1 << 2 }
declare module "zod" { export function z(): void }
function f(user: User) { return user.email.toUpperCase(); }
"##),
    ("tsx", r##"'use client'
export default function Page({ params, user }: { params: Promise<{ id: string }>; user?: User }) {
  const [n, setN] = useState<number>(0);
  return (
    <main className="page" onClick={() => setN(n + 1)} {...rest}>
      {/* a comment */}
      {user ? <Name first={user.first}>Hello &amp; {user.name}</Name> : null}
    </main>
  );
}
"##),
    ("jsx", r##"const App = () => <ul id="x">{items.map((i) => <li key={i.id}>{i.name}</li>)}</ul>;
"##),
    ("rust", r##"//! Docs
use std::{collections::HashMap, fmt};
#[derive(Debug, Clone)]
pub struct Cart<'a, T: Copy + 'a> { items: Vec<&'a T>, n: u32 }
impl<'a, T: Copy> Cart<'a, T> {
    pub async fn total(&self, f: impl Fn(&T) -> f64) -> Result<f64, Box<dyn std::error::Error>> {
        let s = r#"raw "x""#; let c = '\''; let b = b"bytes\n";
        let x: u32 = "7".parse()?; // not a u32
        println!("{s} {n:>width$}", n = self.n + 0xff_u32);
        match self.items.first() { Some(&t) if f(&t) > 1.0e3 => Ok(f(&t)), None | Some(_) => unreachable!() }
    }
}
"##),
    ("go", r##"package main

import (
	"fmt"
	"os"
)

type Cart struct { Items map[string]int `json:"items"`; mu *sync.Mutex }

func (c *Cart) Add(id string, n ...int) (err error) {
	defer c.mu.Unlock()
	if v, ok := c.Items[id]; !ok { return fmt.Errorf("no %q: %w", id, os.ErrNotExist) }
	go func() { ch <- 'x' }()
	for i := range 10 { _ = i }
	return nil
}
"##),
    ("java", r##"package com.shop;
import java.util.*;
/** Docs {@link Cart}. */
@Service @RequestMapping(path = "/x")
public final class Cart<T extends Comparable<T>> implements Iterable<T> {
    private static final int MAX = 0x10; // limit
    public int total(List<? extends Item> items, String name) throws IOException {
        if (name == null || items.isEmpty()) throw new IllegalStateException("empty: " + name);
        var text = """
            block "text"
            """;
        return items.stream().mapToInt(i -> i.price()).sum() + (int) 1.5f;
    }
}
"##),
    ("kotlin", r##"data class User(val name: String, var age: Int = 0)
suspend fun load(id: Long?): Result<User> = withContext(Dispatchers.IO) {
    val u = api.get("/u/$id?x=${id ?: 0}") ?: return@withContext Result.failure(IllegalStateException("no"))
    when (u) { is User -> println(u.name) else -> null!! }
}
"##),
    ("swift", r##"import SwiftUI
struct ContentView: View {
    @State private var n: Int? = nil
    var body: some View { Text("n is \(n ?? 0)").onTapGesture { self.n! += 1 } }
    func load(from url: URL) async throws -> [String: Any] { guard let n else { throw E.none } }
}
"##),
    ("c", r##"#include <stdio.h>
#define MAX(a, b) ((a) > (b) ? (a) : (b))
typedef struct node { int value; struct node *next; } node_t;
int main(int argc, char *argv[]) {
    unsigned long n = 0xFFUL; char c = '\n';
    printf("%d %s\n", MAX(argc, 1), argv[0]); /* free twice */
    return *(int *)NULL;
}
"##),
    ("c++", r##"#include <vector>
template <typename T, int N = 4> class Stack : public Base<T> {
  public:
    explicit Stack(std::vector<T>&& v) noexcept : v_{std::move(v)} {}
    auto top() const -> const T& { return v_.back(); }
  private:
    std::vector<T> v_;
};
int main() { auto p = std::make_unique<int>(7); std::cout << R"(raw)" << *p << std::endl; throw std::runtime_error("x"); }
"##),
    ("c#", r##"using System.Linq;
namespace Shop;
[ApiController]
public record Cart(string Id, decimal? Total = 1.5m) : ICart
{
    public async Task<int> AddAsync(List<string> xs) => xs?.Count ?? throw new ArgumentNullException(nameof(xs));
    // comment
    private string S => $"id {Id,10:X} \"x\"" + @"C:\x" + '\n';
}
"##),
    ("php", r##"<?php
namespace App\Http;
use Illuminate\Support\Facades\DB;
final class Cart extends Model {
    public function __construct(private readonly int $id, ?string $name = null) {}
    public function total(): float { return DB::table('orders')->where("id", $this->id)->sum('x') ?? 0.0; } // sum
}
echo "Hello {$user->name} $x[0]\n" . PHP_EOL;
"##),
    ("ruby", r##"class Cart < ApplicationRecord
  has_many :items, dependent: :destroy
  def total(tax: 0.2, &block)
    items.map { |i| i.price * (1 + tax) }.sum # all
    raise ArgumentError, "no #{name.inspect}" unless @items&.any?
    %w[a b].each do |x| puts x =~ /^a\d+$/i end
    <<~SQL
      SELECT 1
    SQL
  end
end
"##),
    ("bash", r##"#!/usr/bin/env bash
set -euo pipefail
for f in *.txt; do
  if [[ -n "${NAME:-x}" && $# -gt 1 ]]; then echo "Hello $NAME $(date +%F)" >&2; fi
done
export PATH="$HOME/bin:$PATH"; curl -fsSL 'https://x.io' | sudo tee /etc/x # comment
function go() { local n=$((1 + 2)); return 1; }
cat <<EOF
text $n
EOF
"##),
    ("powershell", r##"function Get-Cart([string]$Name, [int]$N = 1) {
  try { Get-ChildItem -Path "C:\$Name" | Where-Object { $_.Length -gt 1MB } } # comment
  catch [System.IO.IOException] { Write-Error "no $($_.Exception.Message)"; exit 1 }
}
"##),
    ("batch", "@echo off\nREM comment\nset NAME=x\nif not exist \"%NAME%\" (echo no & exit /b 1)\nfor %%f in (*.txt) do type %%f\n"),
    ("sql", r##"-- orders
CREATE TABLE orders (id SERIAL PRIMARY KEY, email VARCHAR(255) NOT NULL UNIQUE, total NUMERIC(10,2) DEFAULT 0.0);
SELECT o.id, COUNT(*) AS n, 'it''s' FROM "orders" o LEFT JOIN users u ON u.id = o.user_id
WHERE o.total > 10.5 AND u.name LIKE '%x%' OR o.id IS NULL GROUP BY o.id HAVING COUNT(*) > 1 ORDER BY n DESC LIMIT 10;
INSERT INTO t VALUES (1, NULL, TRUE, $1);
"##),
    ("json", r##"{
  "error": { "message": "no \"access\" \u00e9", "code": 403, "ok": [true, null, -1.5e3] },
  "nested": { "a": "b" } // not allowed
}
"##),
    ("yaml", r##"# comment
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop, labels: {app: "shop"}}
spec:
  replicas: 3
  enabled: true
  command: ["sh", "-c", 'echo $HOME']
  text: |
    block: text
  ref: &a {x: 1}
  use: *a
  - name: no
"##),
    ("toml", "# comment\n[package]\nname = \"shop\"\nversion = '0.1'\nn = 1_000\nok = true\ndate = 2026-11-23\n[[bin]]\ndeps = { serde = \"1\", features = [\"derive\"] }\n"),
    ("xml", "<?xml version=\"1.0\"?>\n<!-- comment -->\n<project xmlns=\"http://maven\">\n  <a:b c='d'>text &amp; more</a:b><![CDATA[x < y]]>\n</project>\n"),
    ("html", r##"<!doctype html>
<html lang="en"><head><style>body { color: #fff; margin: 0 auto }</style>
<script>const x = document.querySelector("#a"); x /* a
*/ ;</script></head>
<body class="a b" onclick="go()"><!-- c --><img src=x alt='y'>&copy; text</body></html>
"##),
    ("css", ".card > a:hover::before { color: var(--x, #fff); margin: calc(1rem + 2px) !important; content: \"\\201C\"; }\n@media (max-width: 40rem) { #id[href^='x'] { display: none } } /* c */\n"),
    ("scss", "$gap: 1rem;\n@use 'x';\n.card { &:hover { margin: $gap * 2; @include m($a, 2px); } // c\n  #{$x}: lighten(#abc, 10%); }\n"),
    ("less", "@c: #fff;\n.m(@a; @b: 2) when (iscolor(@c)) { color: darken(@c, 10%); .x(); &:hover { width: ~\"calc(1px)\"; } } // c\n"),
    ("dockerfile", "# syntax=docker/dockerfile:1\nFROM node:20-alpine AS build\nARG V=1\nENV A=b\nWORKDIR /app\nCOPY --chown=node:node package.json ./\nRUN npm ci && \\\n    echo \"$HOME\" | tee x\nCMD [\"node\", \"app.js\"]\n"),
    ("hcl", "# comment\nresource \"aws_s3_bucket\" \"logs\" {\n  bucket = \"logs-${var.env}\"\n  count  = var.on ? 1 : 0\n  tags   = { Name = local.name }\n}\nvariable \"env\" { type = string }\n"),
    ("ini", "; comment\n[section]\nkey = value\nn=1\npath=\"C:\\x\"\n"),
    ("http", "POST /v1/chat HTTP/1.1\nHost: api.openai.com\nContent-Type: application/json\n\nHTTP/1.1 403 Forbidden\nX-Request-Id: req_1\n\n{\"error\": {\"code\": \"model_not_found\", \"n\": 1}}\n"),
    ("diff", "diff --git a/x.py b/x.py\nindex 1..2 100644\n--- a/x.py\n+++ b/x.py\n@@ -1,3 +1,3 @@ def f():\n context\n-model=\"gpt-4o\"\n+model=\"gpt-4o-mini\"\n"),
    ("scala", "case class User(name: String)\nobject Main extends App { val xs: List[Int] = List(1, 2).map(_ + 1); def f[T](x: T): Option[T] = Some(x) // c\n  println(s\"n ${xs.head}\") }\n"),
    ("elixir", "defmodule Shop.Cart do\n  @doc \"Adds\"\n  def add(%{id: id} = cart, n \\\\ 1) when is_integer(n) do\n    {:ok, \"x #{id}\"} |> IO.inspect() # c\n    case cart do nil -> raise ArgumentError, \"no\"; _ -> ~r/a+/ end\n  end\nend\n"),
    ("haskell", "module Main where\nimport qualified Data.Map as M\n-- | docs\nf :: Num a => a -> Maybe [a]\nf x = case x of { 0 -> Nothing; _ -> Just [x + 1, 2] } where y = \"s\" ++ show 'c'\n"),
    ("lua", "-- comment\nlocal t = { a = 1, ['b'] = \"x\\n\" }\nfunction M.f(self, ...) for i = 1, #t do print(t[i] .. 'y') end return nil end\n"),
    ("perl", "use strict;\nmy %h = (a => 1); # c\nsub f { my ($x) = @_; return $x =~ s/a(\\d+)/b$1/gr . \"n $h{a}\\n\"; }\n"),
    ("r", "f <- function(x, n = 10L) { # c\n  y <- data.frame(a = c(1, NA, TRUE), b = \"x\")\n  y$a[[1]] %>% mean(na.rm = TRUE)\n}\n"),
    ("dart", "class App extends StatelessWidget { const App({super.key, required this.n}); final int? n; // c\n  @override Widget build(BuildContext c) => Text('n ${n! + 1}'); }\n"),
    ("zig", "const std = @import(\"std\");\npub fn main() !void { var x: u8 = 1; // c\n  std.debug.print(\"{d}\\n\", .{x}); if (x > 2) return error.Bad; }\n"),
    ("nix", "{ pkgs ? import <nixpkgs> {} }: # c\nlet x = \"a ${toString 1}\"; in pkgs.mkShell { buildInputs = [ pkgs.go ]; shellHook = ''echo ${x}''; }\n"),
    ("protobuf", "syntax = \"proto3\";\nmessage User { string name = 1; repeated int32 n = 2; // c\n}\nservice S { rpc Get (User) returns (User); }\n"),
    ("graphql", "query Get($id: ID!, $n: Int = 10) { user(id: $id) { name ...F @include(if: true) } } # c\ntype User implements Node { id: ID! tags: [String!] }\n"),
    ("vue", "<script setup lang=\"ts\">\nconst n = ref<number>(0) // c\n</script>\n<template><div v-if=\"n > 0\" :class=\"{ a: n }\" @click=\"n++\">{{ n }}</div></template>\n<style scoped>.a { color: red }</style>\n"),
    ("svelte", "<script>let n = $state(0);</script>\n{#if n > 1}<button on:click={() => n++}>{n}</button>{/if}\n<style>p { color: red }</style>\n"),
    ("clojure", "(ns shop.core (:require [clojure.string :as s])) ; c\n(defn add [{:keys [id]} & xs] (-> id (str \"x\\n\") (map inc [1 2.5 nil true])))\n"),
    ("f#", "module Shop // c\ntype User = { Name: string; Age: int option }\nlet rec f (x: int) = match x with | 0 -> None | n when n > 1 -> Some \"x\" | _ -> failwithf \"no %d\" x\n"),
    ("groovy", "plugins { id 'java' }\ndef x = \"a ${b}\" // c\ndependencies { implementation 'org.x:y:1.0'; testImplementation(project(':z')) }\n"),
    ("makefile", "CC := gcc # c\n.PHONY: all\nall: main.o $(OBJ)\n\t@$(CC) -o $@ $^ && echo \"done\"\nifeq ($(X),1)\nendif\n"),
    ("cmake", "cmake_minimum_required(VERSION 3.20) # c\nproject(shop)\nif(NOT TARGET x)\n  add_executable(app main.cpp \"${SRC}\")\nendif()\n"),
    ("nginx", "server { # c\n  listen 80; server_name example.com;\n  location ~ \\.php$ { proxy_pass http://127.0.0.1:8080; proxy_set_header Host $host; }\n}\n"),
    ("dotenv", "# comment\nAPI_KEY=sk-1\nURL=\"https://x.io/${HOST}\"\nexport DEBUG=true\n"),
    ("csv", "id,name,total\n1,\"A, B\",2.5\n"),
    ("markdown", "# Title\n\nSome *text* with `code` and [a link](https://x.io).\n\n- item\n\n```js\nconst x = 1;\n```\n> quote\n"),
    ("julia", "function f(x::Int, ys...; n=1)::Float64 # c\n  @show \"x $(x + 1)\" :sym\n  return sum(y^2 for y in ys) + 1.5e3im\nend\n"),
    ("ocaml", "open List (* c *)\nlet rec f x = match x with [] -> None | h :: t when h > 1 -> Some (\"x\" ^ string_of_int h) | _ -> raise (Failure \"no\")\n"),
    ("vb", "' comment\nDim x As Integer = 1\nIf x > 0 Then\n  MsgBox \"hello\" & x\nEnd If\n"),
    ("asm", "section .text ; c\nglobal _start\n_start:\n  mov rax, 0x3c\n  lea rdi, [rel msg + 8]\n  syscall\nmsg: db \"hi\", 10\n"),
    ("latex", "\\documentclass{article} % c\n\\begin{document}\\section{Hi} $x^2 + \\alpha$ \\textbf{b} \\ref{fig:a}\\end{document}\n"),
    ("regex", "^(?<year>\\d{4})-(?:0[1-9]|1[0-2])\\/[^a-z]+?$\n"),
    ("properties", "# comment\nspring.datasource.url=jdbc:postgresql://localhost/x\nn: 1\n"),
    ("nim", "import os # c\nproc f(x: int = 1): string = result = \"a\" & $x\nfor i in 0..<10: echo i\n"),
    ("solidity", "pragma solidity ^0.8.0;\ncontract A is B { mapping(address => uint256) public m; // c\n  function f(uint x) external payable returns (bool) { require(x > 0, \"no\"); revert E(); } }\n"),
    ("gitignore", "# comment\nnode_modules/\n!keep.txt\n*.log\n"),
    ("gomod", "module example.com/shop\ngo 1.22\nrequire github.com/x/y v1.2.3 // indirect\n"),
    ("requirements", "openai>=1.0,<2 # c\nrequests[socks]==2.31.0 ; python_version < \"3.9\"\n-r base.txt\n"),
    ("erlang", "-module(shop). % c\nadd(X, {ok, Y}) when X > 1 -> io:format(\"~p~n\", [X + Y]), ?MODULE:f(X); add(_, _) -> error(badarg).\n"),
    ("objective-c", "#import <Foundation/Foundation.h>\n@interface A : NSObject <P> @property (nonatomic) NSString *name; @end // c\nNSLog(@\"%@\", [self f:@1 with:nil]);\n"),
];
