// Finds the entries that a text is about: what was typed, or what a program printed. The same steps as src/search/, in
// the same order and with the same integers, on the index that the build wrote; tests/search/vectors.jsonl holds both to it.
//
// A classic script, because browsers load no modules from the disk. It defines one global, `errbookMatch`:
//
//   const matcher = await errbookMatch.load(address)
//       The address of the index's first script. Scripts are loaded when they are needed; nothing is sent.
//   const found = await matcher.find(text, { limit: 10 })
//       found.mode     "typed" or "pasted"
//       found.primary  the line that says what failed
//       found.sure     whether the first match can be relied on
//       found.matches  best first: { id, collection, collectionTitle, slug, title, error, severity, status, language,
//                      codes, evidence, score, why }; status is 0 and language "" where there is none
//       match.why      { kind, text, line, holes }: kind is "template", "code", "name", "message" or "words"; text is the
//                      template, code, name or words; line is the line of the text; holes are [name, value]
//   matcher.entries, matcher.collections   how many entries there are; [id, title, first entry] of each collection
//   matcher.isWhole                        whether all of the index is loaded, so that a question loads nothing more
//
// Everything in a match is text: put it into a page as text only.
(() => {
  "use strict";
  const VERSION = 1;
  const LONGEST = 65536, HEAD = 16384, TAIL = 49152, LINE = 2000, KEY = 64, TYPED = 100, LAYERS = 5;
  const JOINED = 5, SHORTEST = 4, MESSAGES = 40, WORDS = 6, CARDS = 64;
  const HOLE = "\u0001";

  // ---- scanning: a character outside ASCII is a letter, and nothing else --------------------------------------------
  const at = (text, place) => (place >= 0 && place < text.length ? text.charCodeAt(place) : 0);
  const isDigit = (c) => c >= 48 && c <= 57;
  const isUpper = (c) => c >= 65 && c <= 90;
  const isLower = (c) => c >= 97 && c <= 122;
  const isAlpha = (c) => isUpper(c) || isLower(c);
  const isAlnum = (c) => isAlpha(c) || isDigit(c);
  const isHex = (c) => isDigit(c) || (c >= 65 && c <= 70) || (c >= 97 && c <= 102);
  const isWord = (c) => isAlnum(c) || c === 95 || c >= 128;
  const isStart = (c) => isAlpha(c) || c === 95 || c === 36 || c >= 128;
  const isPart = (c) => isStart(c) || isDigit(c);
  const isDark = (c) => c !== 32;
  const isSpace = (c) => c === 32;
  const among = (chars) => (c) => c !== 0 && chars.includes(String.fromCharCode(c));
  const run = (text, from, is) => {
    let end = from;
    while (end < text.length && is(text.charCodeAt(end))) end += 1;
    return end;
  };
  const all = (text, is) => run(text, 0, is) === text.length;
  const lower = (text) => text.replace(/[A-Z]+/g, (capitals) => capitals.toLowerCase());
  const trimStart = (text, chars = " ") => {
    let start = 0;
    while (start < text.length && chars.includes(text[start])) start += 1;
    return text.slice(start);
  };
  const trimEnd = (text, chars = " ") => {
    let end = text.length;
    while (end > 0 && chars.includes(text[end - 1])) end -= 1;
    return text.slice(0, end);
  };
  const trim = (text, chars = " ") => trimEnd(trimStart(text, chars), chars);
  const strip = (text, start) => (text !== null && text.startsWith(start) ? text.slice(start.length) : null);
  const split = (text, mark) => { // before and behind the first mark
    const found = text === null ? -1 : text.indexOf(mark);
    return found < 0 ? null : [text.slice(0, found), text.slice(found + mark.length)];
  };
  const places = (text, word) => {
    const found = [];
    for (let place = text.indexOf(word); place >= 0; place = text.indexOf(word, place + word.length)) found.push(place);
    return found;
  };
  const afterDigits = (text, least) => {
    if (text === null) return null;
    const end = run(text, 0, isDigit);
    return end >= least ? text.slice(end) : null;
  };
  const fits = (text, shape) => {
    if (text.length < shape.length) return false;
    for (let place = 0; place < shape.length; place += 1) {
      if (shape[place] === "d" ? !isDigit(at(text, place)) : shape[place] !== text[place]) return false;
    }
    return true;
  };
  const afterClock = (text) => {
    if (!fits(text, "dd:dd:dd")) return null;
    const rest = text.slice(8);
    return (rest[0] === "." || rest[0] === ",") && isDigit(at(rest, 1)) ? afterDigits(rest.slice(1), 1) : rest;
  };
  const afterColons = (text, from, times) => {
    let place = from;
    for (let time = 0; time < times; time += 1) {
      if (text[place] !== ":" || !isDigit(at(text, place + 1))) return null;
      place = run(text, place + 1, isDigit);
    }
    return place;
  };
  const afterLocation = (text, times) => {
    const end = run(text, 0, isDark);
    for (let place = 1; place < end; place += 1) {
      const found = afterColons(text, place, times);
      if (found !== null) return found;
    }
    return null;
  };
  const hasWord = (text, word) =>
    places(text, word).some((start) => !isWord(at(text, start - 1)) && !isWord(at(text, start + word.length)));

  // ---- cleaning -----------------------------------------------------------------------------------------------------
  const plain = (c) => {
    if (c >= 0x10000 || (c >= 0xd800 && c <= 0xdfff)) return " ";
    if ((c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f)
      || (c >= 0xfe00 && c <= 0xfe0f) || c === 0xfeff || c === 0xad) return "";
    if (c >= 0x2018 && c <= 0x201b) return "'";
    if (c >= 0x201c && c <= 0x201f) return '"';
    if (c >= 0x2010 && c <= 0x2015) return "-";
    if (c >= 0xff01 && c <= 0xff5e) return String.fromCharCode(c - 0xfee0);
    if ((c >= 0xa0 && c <= 0xbf) || (c >= 0x2000 && c <= 0x2bff) || (c >= 0x3000 && c <= 0x303f)
      || (c >= 0xe000 && c <= 0xf8ff) || c >= 0xfff0) return " ";
    return String.fromCharCode(c);
  };
  const clean = (text) => {
    let out = text;
    if (!/^[\n -~]*$/.test(text)) {
      const chars = Array.from(text);
      const kept = [];
      for (let place = 0; place < chars.length; place += 1) {
        const c = chars[place].codePointAt(0);
        if (c === 27) { // a colour code or another escape sequence
          const next = chars[place + 1];
          if (next === "[") {
            place += 1;
            while (chars[place + 1] >= " " && chars[place + 1] <= "?") place += 1;
            if (chars[place + 1] >= "@" && chars[place + 1] <= "~") place += 1;
          } else if (next === "]") {
            while (place + 1 < chars.length && chars[place + 1] !== "\n") {
              place += 1;
              if (chars[place] === "\u0007") break;
              if (chars[place] === "\u001b") {
                if (chars[place + 1] === "\\") place += 1;
                break;
              }
            }
          } else if (next >= "@" && next <= "_") place += 1;
        } else if (c === 13) {
          if (chars[place + 1] === "\n") place += 1;
          kept.push("\n");
        } else if (c === 10) kept.push("\n");
        else if (c === 9) kept.push("    ");
        else if (c < 32 || (c >= 127 && c <= 159)) continue;
        else kept.push(c < 127 ? chars[place] : plain(c));
      }
      out = kept.join("");
    }
    return out.length <= LONGEST ? out : out.slice(0, HEAD) + "\n" + out.slice(out.length - TAIL);
  };

  // ---- what collectors of logs put before a line --------------------------------------------------------------------
  const zone = (rest) => {
    if (rest[0] === "Z") return rest.slice(1);
    if ((rest[0] === "+" || rest[0] === "-") && isDigit(at(rest, 1))) return rest.slice(run(rest, 1, (c) => isDigit(c) || c === 58));
    const word = rest[0] === " " ? run(rest, 1, isUpper) - 1 : 0;
    return word === 3 && (rest[4] === " " || rest[4] === "]") ? rest.slice(4) : rest;
  };
  const stamp = (line) => {
    let rest = strip(line, "[") ?? line;
    if (fits(rest, "dddd-dd-dd") || fits(rest, "dddd/dd/dd")) {
      if (rest[10] !== "T" && rest[10] !== " ") return null;
      rest = rest.slice(11);
      if (!fits(rest, "dd:dd")) return null;
      rest = zone(afterClock(rest) ?? rest.slice(5));
    } else {
      rest = afterClock(rest);
      if (rest === null) return null;
    }
    const level = split(strip(rest, " "), "]");
    rest = level && line[0] === "[" && all(level[0], isUpper) ? level[1] : strip(rest, "]") ?? rest;
    rest = strip(rest, ":") ?? rest;
    return rest === "" || rest[0] === " " ? trimStart(rest) : null;
  };
  const logger = (line, levels) => {
    const end = run(line, 0, isAlpha);
    if (line[end] === " " && levels.has(line.slice(0, end))) return trimStart(line.slice(end));
    let rest = split(strip(afterDigits(line, 1), " --- ["), "] ");
    rest = rest && split(rest[1], " : ");
    return rest && trimStart(rest[1]);
  };
  const level = (line, levels) => {
    const found = split(strip(line, "["), "]");
    if (!found || !levels.has(trim(found[0]))) return null;
    return strip(strip(found[1], ":") ?? found[1], " ");
  };
  const PEELS = [
    (line) => (line[0] === "|" ? trimStart(line, "|") : null),
    (line) => { // #12 2.465
      const rest = strip(afterDigits(strip(strip(afterDigits(strip(line, "#"), 1), " "), "") , 1), ".");
      return strip(afterDigits(rest, 1), " ");
    },
    (line) => strip(line, "> ") ?? strip(line, "! ") ?? strip(line, "E   "),
    (line) => { // [0]
      const rest = strip(line, "[");
      const end = rest === null ? 0 : run(rest, 0, isDigit);
      return end >= 1 && end <= 7 ? strip(rest.slice(end), "] ") : null;
    },
    (line) => { // [Server thread/ERROR]:
      const found = split(strip(line, "["), "]");
      const slash = found ? found[0].lastIndexOf("/") : -1;
      if (slash < 0 || found[0].length > 60 || slash + 1 === found[0].length || !all(found[0].slice(slash + 1), isUpper)) return null;
      return strip(strip(found[1], ":") ?? found[1], " ");
    },
    (line) => { // web_1  |
      const end = run(line, 0, (c) => isWord(c) || c === 45 || c === 46);
      const name = trimEnd(line.slice(0, end), "0123456789");
      if (name.length === end || !(name.endsWith("_") || name.endsWith("-")) || name.length < 2) return null;
      return strip(trimStart(line.slice(end)), "|");
    },
    (line) => { // npm ERR!
      const rest = strip(line, "npm ");
      const mark = rest !== null && ["ERR!", "error", "WARN", "warn"].find((mark) => rest.startsWith(mark));
      const behind = mark ? rest.slice(mark.length) : null;
      return behind === "" || (behind && behind[0] === " ") ? behind : null;
    },
    (line) => { // E1123 16:55:27.123456       1 file.go:123]
      if (!"EWIF".includes(line[0] ?? "?") || !fits(line.slice(1), "dddd ")) return null;
      const rest = afterClock(line.slice(6));
      const found = split(rest, "] ");
      return found && found[0].length < 80 ? found[1] : null;
    },
    (line) => { // ##[error]
      const found = split(strip(line, "##["), "]");
      return found && found[1];
    },
  ];
  const peel = (raw, levels) => {
    let line = trim(raw);
    let stamped = false;
    for (let layer = 0; layer < LAYERS; layer += 1) {
      const before = line.length;
      const rest = stamp(line);
      if (rest !== null) {
        stamped = true;
        line = rest;
      }
      if (stamped) line = logger(line, levels) ?? line;
      for (const rule of PEELS) line = trimStart(rule(line) ?? line);
      line = trimStart(level(line, levels) ?? line);
      if (line.length === before) break;
    }
    return trimEnd(line, "| ");
  };

  // ---- lines that say where, and not what ---------------------------------------------------------------------------
  const withoutDigits = (text) => trimEnd(text, "0123456789");
  const isAt = (line) => {
    const rest = strip(line, "at ");
    if (rest === null) return false;
    const ends = withoutDigits(rest);
    const isPlace = ends.length < rest.length && (ends.endsWith(":") || ends.endsWith("(") || ends.endsWith("line "));
    const isCall = rest.includes("(") && (rest.endsWith(")") || rest.endsWith("]"));
    return isPlace || isCall || rest.startsWith("async ") || all(rest, isDark);
  };
  const isPython = (line) =>
    ((line.startsWith('File "') || line.startsWith("File '")) && line.includes(", line "))
    || (line.startsWith("File: '") && line.includes(", lineno: "));
  const isNumbered = (line) => {
    let rest = afterDigits(strip(line, "#"), 1);
    if (rest !== null) return rest[0] === " ";
    rest = afterDigits(strip(line, "goroutine "), 1);
    if (rest !== null) return rest.startsWith(" [");
    rest = strip(afterDigits(line, 1), ": ");
    if (rest === null) return false;
    rest = trimStart(rest);
    return (all(rest, isDark) && rest !== "")
      || (rest.includes("::") && run(rest, 0, (c) => isWord(c) || c === 60 || c === 58) > rest.indexOf("::"));
  };
  const isGo = (line) => {
    const dark = run(line, 0, isDark);
    const word = line.slice(0, dark);
    const digits = withoutDigits(word);
    const isPlace = digits.length < word.length && digits.endsWith(".go:");
    const isCall = word.endsWith(")") && word.includes("(") && word.includes(".");
    return (isPlace && (dark === line.length || line.startsWith(" +0x", dark)))
      || (isCall && dark === line.length)
      || (line.endsWith(")") && word.includes("(0x"));
  };
  const isFrame = (line) => {
    const more = afterDigits(strip(line, "... "), 1);
    const from = strip(line, "from ");
    return isAt(line) || isPython(line)
      || (line.startsWith("--> ") && afterLocation(line.slice(4), 2) !== null)
      || ["::: ", "created by ", "node:internal", "(node:internal"].some((start) => line.startsWith(start))
      || isNumbered(line) || isGo(line)
      || (more !== null && (more.startsWith(" more") || more.startsWith(" common frames")))
      || (from !== null && afterLocation(from, 1) !== null);
  };
  const isNoise = (line, table) => {
    if (!/[A-Za-z0-9\u0080-\uffff]/.test(line)) return true;
    const count = afterDigits(line, 1);
    return count === " error" || count === " errors" || table.noise.some((start) => line.startsWith(start));
  };
  const isCommand = (line) => {
    if (["$ ", ">>> ", "... ", "% "].some((start) => line.startsWith(start))) return true;
    const end = line.search(/[$#>]/);
    if (end < 0) return false;
    const before = line.slice(0, end);
    return line[end + 1] === " "
      && ((before.includes("@") && trimEnd(before, "]") !== "" && before.length < 60) || before.startsWith("PS "));
  };

  // ---- headlines ----------------------------------------------------------------------------------------------------
  const location = (line) => {
    const dark = run(line, 0, isDark);
    for (let place = 1; place < dark; place += 1) {
      let end = null;
      if (line[place] === ":") {
        end = afterColons(line, place, 1);
        if (end !== null) end = afterColons(line, end, 1) ?? end;
      } else if (line[place] === "(") {
        const inner = run(line, place + 1, (c) => isDigit(c) || c === 44);
        if (inner > place + 1 && line[inner] === ")") end = inner + 1;
      }
      if (end === null) continue;
      if (line[end] === ":") end += 1;
      const text = run(line, end, isSpace);
      if (text === end && text < line.length) continue;
      let start = text;
      while (line.startsWith("- ", start)) start += 2;
      return start;
    }
    return 0;
  };
  const diagnostic = (line, table) => {
    for (const [word, kind] of [["error[", "diagnostic"], ["warning[", "warning"]]) {
      const found = split(strip(line, word), "]");
      if (found && found[0] !== "" && found[1][0] === ":") return kind;
    }
    for (const start of places(line, "error ")) {
      const isApart = start === 0 || " :])-".includes(line[start - 1]);
      const code = line.slice(start + 6, run(line, start + 6, isAlnum));
      const letters = run(code, 0, isAlpha);
      const digits = code.length - letters;
      if (isApart && digits >= 3 && digits <= 5 && all(code.slice(letters), isDigit)
        && (table.codes.has(lower(code.slice(0, letters))) || code.slice(0, letters) === "C")) return "diagnostic";
    }
    const end = afterLocation(line, 2);
    if (end !== null) {
      const rest = trimStart(line.slice(end), ": ");
      const letters = run(rest, 0, isUpper);
      const digits = run(rest, letters, isDigit);
      if (letters >= 1 && letters <= 4 && digits - letters >= 3 && digits - letters <= 5 && (rest[digits] === ":" || rest[digits] === " ")) return "diagnostic";
      if (rest.startsWith("warning:")) return "warning";
    }
    const rest = line.slice(location(line));
    return rest.length < line.length && (rest.startsWith("error:") || rest.startsWith("fatal error:")) ? "diagnostic" : null;
  };
  const OPENINGS = ["Uncaught ", "Unhandled exception. ", "Unhandled exception: ", "Unhandled Rejection: ", "(in promise) ", "ERROR ", "ERROR: ", "Error: ", "error: ", "Exception: ", "fatal: "];
  const before = (line) => {
    let start = 0;
    for (;;) {
      const rest = line.slice(start);
      let next = null;
      for (const word of OPENINGS) next ??= strip(rest, word);
      next ??= split(strip(rest, 'Exception in thread "'), '" ')?.[1] ?? null;
      if (next === null) {
        const found = split(strip(rest, "(node:"), ") ");
        if (found && all(found[0], isDigit)) next = strip(found[1], "UnhandledPromiseRejectionWarning: ") ?? found[1];
      }
      if (next === null || !isStart(at(next, 0))) return start;
      start = line.length - next.length;
    }
  };
  const chain = (line, start, single) => { // the end of names that are joined
    if (!isStart(at(line, start))) return start;
    let end = run(line, start, isPart);
    for (;;) {
      const gap = end < line.length && single.includes(line[end]) ? 1 : line[end] === ":" && line[end + 1] === ":" ? 2 : 0;
      if (!gap || !isStart(at(line, end + gap))) return end;
      end = run(line, end + gap, isPart);
    }
  };
  const exception = (line, table) => {
    const start = before(line);
    const end = chain(line, start, ".\\");
    const name = line.slice(start, end);
    const last = name.slice(Math.max(name.lastIndexOf("."), name.lastIndexOf(":"), name.lastIndexOf("\\")) + 1);
    const first = at(last, 0);
    const isLowerPath = last.length < name.length && !isUpper(at(name, 0));
    const isCapital = isUpper(first) || first === 95 || first === 36;
    const isNamed = isCapital && table.endingList.some((ending) =>
      last.endsWith(ending) || ((ending === "Undefined" || ending === "Invalid") && last.startsWith(ending)));
    const isPlain = isLowerPath && !name.includes("\\") && (isUpper(first) || table.lowercase.has(last));
    if (!isNamed && !isPlain) return null;
    let after = end;
    if (line.startsWith(" [", end)) {
      const close = run(line, end + 2, (c) => isUpper(c) || isDigit(c) || c === 95);
      if (close > end + 2 && line[close] === "]") after = close + 1;
    }
    const isHeadline = after === line.length || line[after] === ":" || line[run(line, after, isSpace)] === "(";
    const message = line[after] === ":" ? after + 1 : after;
    return isHeadline ? { end, message: run(line, message, isSpace) } : null;
  };
  const FATAL = ["FATAL ERROR", "fatal error", "fatal", "FATAL", "panic", "error", "ERROR", "E", "Error", "Fatal"];
  const isFatal = (line) => {
    for (const word of FATAL) {
      const rest = strip(line, word);
      const bare = rest === null ? "" : trimStart(rest);
      if (bare[0] === ":" || bare[0] === "!") {
        if (trim(bare.slice(1)) !== "") return true;
        break;
      }
    }
    return line.startsWith("Error at ") && line.includes(": ");
  };
  const headline = (line, table) => {
    if (line.startsWith("Caused by: ") || line.startsWith("Causing: ")) return "cause";
    const kind = diagnostic(line, table);
    if (kind) return kind;
    if (line.startsWith("panic:") || line.includes("panicked at") || line.includes("panic serving")) return "panic";
    if (exception(line, table)) return "exception";
    return isFatal(line) ? "fatal" : null;
  };
  const symbol = (line) => { // `unused-import` of a line that ends with `(unused-import)`
    if (!line.endsWith(")")) return null;
    const open = line.lastIndexOf(" (", line.length - 3);
    const name = open < 0 ? "" : line.slice(open + 2, -1);
    return name.includes("-") && name[0] !== "-" && !name.endsWith("-") && all(name, (c) => isLower(c) || c === 45) ? name : null;
  };
  const bare = (text) => {
    let line = text.slice(location(text));
    for (const word of ["Caused by: ", "Causing: ", "Uncaught ", "ERROR in ", "fatal: ", "panic: ", "FATAL: ", "FATAL ERROR: "]) line = strip(line, word) ?? line;
    for (const word of ["fatal error", "error", "warning", "Error", "ERROR"]) {
      let rest = strip(line, word);
      if (rest === null) continue;
      const code = split(strip(rest, "["), "]");
      const spaced = strip(rest, " ");
      if (code) rest = code[1];
      else if (spaced !== null) rest = spaced.slice(run(spaced, 0, (c) => isUpper(c) || isDigit(c)));
      if (rest[0] === ":") {
        line = trimStart(rest.slice(1));
        break;
      }
    }
    const letters = run(line, 0, isUpper);
    const digits = run(line, letters, isDigit);
    if (letters >= 1 && letters <= 6 && digits - letters >= 3 && line[digits] === ":") line = trimStart(line.slice(digits + 1));
    const name = symbol(line);
    return name === null ? line : trimEnd(line.slice(0, line.length - name.length - 2));
  };

  // ---- a text, line by line -----------------------------------------------------------------------------------------
  const NOTES = ["note:", "help:", "hint:", "warning:", "detail:", "suggestion:"];
  const kindOf = (line, table) => {
    if (isCommand(line)) return "command";
    const kind = headline(line, table);
    if (kind) return kind;
    const small = lower(line);
    const note = strip(small, "= ") ?? small;
    if (NOTES.some((start) => note.startsWith(start))) return "note";
    return table.failures.some((word) => hasWord(small, word)) ? "failure" : "text";
  };
  const gutter = (raw) => { // null, or [kind, text or null]
    const inner = trimStart(raw);
    const digits = run(inner, 0, isDigit);
    const rest = strip(trimStart(inner.slice(digits)), "|");
    if (rest === null || (digits === 0 && inner.length === raw.length)) return null;
    if (digits > 0) {
      const text = trim(rest).replace(/[`"']/g, " ");
      return ["source", trim(text) === "" ? null : text];
    }
    const marks = trimStart(rest, " |");
    let words = trimStart(marks, "^-~_+| ");
    const isPointed = words.length < marks.length || marks === "" || rest.startsWith("  ");
    if (!isPointed && (marks.includes(": ") || marks.includes("-->"))) return null;
    words = trim(words);
    return ["label", /[A-Za-z\u0080-\uffff]/.test(words) ? words : null];
  };
  const isPlaceOnly = (line) => {
    const found = split(line, "panicked at ");
    if (!found) return false;
    const place = trimEnd(found[1], ":");
    return !/['"]/.test(place) && afterLocation(place, 2) === place.length;
  };
  const shared = (text) => {
    const lines = text.split("\n").filter((line) => line !== "");
    if (lines.length < 3) return 0;
    const first = lines[0];
    let length = run(first, 0, among(" `|>#*/;%"));
    for (const line of lines) {
      let same = 0;
      while (same < length && first[same] === line[same]) same += 1;
      length = same;
    }
    return trim(first.slice(0, length)) === "" ? 0 : length;
  };
  const read = (text, table) => {
    const lines = [];
    let python = text.includes("Traceback (most recent call");
    let belowFrame = false;
    let awaited = null;
    const push = (kind, text) => lines.push({ kind, weight: 0, text });
    const marks = shared(text);
    for (const whole of text.split("\n")) {
      const raw = whole.slice(marks).slice(0, LINE);
      const found = gutter(raw);
      if (found) {
        if (found[1] !== null) push(found[0], found[1]);
        continue;
      }
      const line = peel(raw, table.levels);
      if (line === "Caused by:") {
        awaited = "cause";
        continue;
      }
      if (isNoise(line, table)) {
        belowFrame = belowFrame && line !== "";
        continue;
      }
      if (awaited === null && isFrame(line)) {
        belowFrame = isPython(line);
        python = python || belowFrame;
        continue;
      }
      if (awaited !== null) {
        push(awaited, strip(afterDigits(line, 1), ": ") ?? line);
        awaited = null;
        continue;
      }
      if (belowFrame && raw.length - trimStart(raw).length >= 4 && headline(line, table) !== "exception") continue;
      belowFrame = false;
      const kind = kindOf(line, table);
      if (kind === "panic" && isPlaceOnly(line)) {
        awaited = "panic";
        continue;
      }
      push(kind, line);
    }
    const kinds = lines.map((line) => line.kind);
    const chosen = [
      kinds.lastIndexOf("cause"), kinds.indexOf("diagnostic"), kinds.indexOf("panic"),
      python ? kinds.lastIndexOf("exception") : kinds.indexOf("exception"), kinds.indexOf("fatal"), kinds.indexOf("warning"),
    ].find((place) => place >= 0) ?? -1;
    const weights = table.lines;
    let most = 0;
    for (const line of lines) {
      if (line.kind === "failure") line.weight = chosen >= 0 ? weights.beside : weights.failure;
      else line.weight = weights[line.kind === "warning" ? "diagnostic" : line.kind];
      if (line.weight > most) most = line.weight;
    }
    const primary = chosen >= 0 ? chosen : lines.findIndex((line) => line.weight === most);
    if (primary >= 0) {
      lines[primary].weight = weights.primary;
      const next = lines[primary + 1];
      if (next && (next.kind === "text" || next.kind === "failure") && next.weight < weights.next) next.weight = weights.next;
    }
    return { lines, primary };
  };

  // ---- codes --------------------------------------------------------------------------------------------------------
  const isCode = (token, table) => {
    const letters = run(token, 0, isAlpha);
    const digits = run(token, letters, isDigit) - letters;
    const isPlain = letters + digits === token.length && letters > 0 && digits > 0;
    const start = token.slice(0, letters);
    if (isPlain && digits >= 2 && digits <= 7 && table.codes.has(lower(start))) return true;
    if (isPlain && all(start, isUpper) && letters <= 4 && digits >= 3 && digits <= 6) return true;
    if (token.length === 10 && (token.startsWith("0x") || token.startsWith("0X"))) return all(token.slice(2), isHex);
    if (token.length >= 5 && trim(token, "_").includes("_") && all(token, (c) => isUpper(c) || isDigit(c) || c === 95)) return true;
    const named = token.length - (isDigit(at(token, token.length - 1)) ? 1 : 0);
    const isErrno = token[0] === "E" && named >= 4 && named <= 15;
    const isSignal = token.startsWith("SIG") && token.length >= 5 && token.length <= 9;
    return (isErrno || isSignal) && all(token.slice(0, named), isUpper) && !table.not_codes.has(lower(token));
  };
  const runBack = (text) => {
    let start = text.length;
    while (start > 0 && isWord(text.charCodeAt(start - 1))) start -= 1;
    return start;
  };
  const SAID = ["http", "status", "statuscode", "status_code", "code"];
  const isStatus = (line, start, end, table) => {
    const token = line.slice(start, end);
    if (token.length !== 3 || !all(token, isDigit) || token < "100" || token > "599") return false;
    if ((line[end] === "." || line[end] === "-") && isWord(at(line, end + 1))) return false;
    const before = trimEnd(line.slice(0, start), "\"':= ([#");
    const near = before.length + 4 >= start && before.length < start;
    const word = runBack(before);
    if (before[word - 1] === "/" || before[word - 1] === ".") { // HTTP/1.1 403
      const version = trimEnd(before, "0123456789./");
      return near && lower(version.slice(runBack(version))) === "http";
    }
    if (near && SAID.includes(lower(before.slice(word)))) return true;
    const next = strip(line[end] === ":" ? line.slice(end + 1) : line.slice(end), " ");
    return next !== null && token >= "300" && table.statuses.has(lower(next.slice(0, run(next, 0, isWord))));
  };
  const codes = (line, table, put) => {
    const { whole, alias } = table.shares;
    for (let start = 0, end; start < line.length; start = end) {
      end = start + 1;
      if (!isWord(line.charCodeAt(start))) continue;
      end = run(line, start, isWord);
      const token = line.slice(start, end);
      const letters = run(token, 0, isAlpha);
      const zeros = run(token, letters, (c) => c === 48);
      const rest = token.length - zeros;
      if (letters >= 1 && letters <= 3 && rest >= 2 && rest <= 4 && run(token, zeros, isDigit) === token.length
        && (letters === 1 || token.length < 5)) put(`~${lower(token.slice(0, letters))}${token.slice(zeros)}`, alias);
      if (isCode(token, table)) put(lower(token), whole);
      if (token.length >= 2 && token.length <= 8 && all(token, isUpper)) { // ORA-00942
        let last = end;
        while (line[last] === "-" && isDigit(at(line, last + 1))) last = run(line, last + 1, isDigit);
        if (last >= end + 4 && !isWord(at(line, last))) put(lower(line.slice(start, last)), whole);
      }
      if (isStatus(line, start, end, table)) put(`http ${token}`, whole);
      if (token.length === 5 && all(token, (c) => isDigit(c) || isUpper(c))) {
        const before = lower(trimEnd(line.slice(0, start), ':= (["'));
        if (before.endsWith("sqlstate") || before.endsWith("sql state")) put(`sqlstate ${lower(token)}`, whole);
      }
    }
    const name = symbol(line);
    if (name !== null) put(name, whole);
  };

  // ---- words and names ----------------------------------------------------------------------------------------------
  const parts = (name) => {
    const found = [];
    let start = 0;
    for (let end = 1; end <= name.length; end += 1) {
      const last = name.charCodeAt(end - 1);
      const isGap = end < name.length && isUpper(name.charCodeAt(end))
        && (isLower(last) || isDigit(last) || (isUpper(last) && isLower(at(name, end + 1))));
      if (end === name.length || isGap || last === 95 || last === 36) {
        const part = trim(name.slice(start, end), "_$");
        if (part !== "") found.push(part);
        start = end;
      }
    }
    return found;
  };
  const isAscii = (text) => !/[^\0-\x7f]/.test(text);
  const stem = (word) => {
    if (word.length <= 4 || !isAscii(word)) return word;
    if (word.endsWith("ies")) return word.slice(0, -3) + "y";
    if (/(?:ss|us|is)$/.test(word)) return word;
    if (/(?:ches|shes|xes|sses)$/.test(word)) return word.slice(0, -2);
    return word.endsWith("s") ? word.slice(0, -1) : word;
  };
  const isDense = (c) => (c >= 0xe00 && c <= 0xe7f) || (c >= 0x3040 && c <= 0x30ff) || (c >= 0x3400 && c <= 0x9fff) || (c >= 0xac00 && c <= 0xd7af);
  const word = (part, share, table, put) => {
    if (isAscii(part)) {
      const small = lower(part);
      if (small.length > 1 && !table.stop.has(small)) put(stem(small), false, share);
      return;
    }
    let dense = "", other = "";
    for (const c of part + "\0") {
      if (isDense(c.charCodeAt(0))) {
        dense += c;
        continue;
      }
      if (dense.length === 1) put(dense, false, share);
      for (let place = 0; place + 1 < dense.length; place += 1) put(dense.slice(place, place + 2), false, share);
      dense = "";
      if (c !== "\0") other += c;
    }
    if (other.length > 1) put(lower(other), false, share);
  };
  const name = (chain, isQuoted, table, put) => {
    const { whole, ends, quoted, inner, part, path } = table.shares;
    const full = isQuoted ? quoted : whole;
    const segments = chain.split(/[.:\\/#-]/).filter((segment) => segment !== "");
    const last = segments.length - 1;
    if (last > 0 && !chain.includes("-") && !isQuoted) {
      put(lower(segments.join(".")), true, whole);
      if (last > 1) put(lower(`${segments[0]}.${segments[last]}`), true, ends);
    }
    segments.forEach((segment, place) => {
      const found = parts(segment);
      if (found.length > 1) {
        if (!isQuoted) put(lower(segment.replace(/[_$]/g, "")), true, place === last ? whole : inner);
        for (const one of found) word(one, Math.min(full, part), table, put);
        return;
      }
      word(trim(segment, "_$"), last > 0 ? Math.min(full, path) : full, table, put);
      if (place === last && last > 0 && isUpper(at(segment, 0))) put(lower(segment), true, ends);
    });
  };
  const words = (line, isTyped, table, put) => { // put(text, whether it is a name, share, place)
    const quoted = isTyped ? [] : quotes(line);
    let place = 0;
    while (place < line.length) {
      const c = line.charCodeAt(place);
      if (isDigit(c)) {
        const end = run(line, place, isWord);
        const token = line.slice(place, end);
        if (token.length >= 3 && token.length <= 8 && isAscii(token)) put(lower(token), false, isTyped ? table.shares.whole : table.shares.number, place);
        place = end;
      } else if (isStart(c)) {
        const start = place;
        const end = chain(line, start, ".\\/#-");
        const isQuoted = quoted.some(([from, to]) => from <= start && start < to);
        name(line.slice(start, end), isQuoted, table, (text, is, share) => put(text, is, share, start));
        place = end;
      } else place += 1;
    }
  };
  const symbols = (line, put) => {
    for (const raw of line.split(/[ `"',;()\u0001]/)) {
      const isNamed = /[A-Za-z0-9_\u0080-\uffff]/.test(raw);
      const token = isNamed ? trimEnd(raw, ".!:?") : raw;
      if (token.length < 2 || token.length > 24 || !isAscii(token)) continue;
      const isSymbol = isNamed
        ? ("-.@#&*?".includes(token[0]) && /[A-Za-z]/.test(token)) || (isAlpha(at(token, 0)) && /[+#]$/.test(token))
        : !/^[-.^=*#~|]*$/.test(token);
      if (isSymbol && !token.endsWith("!")) put(lower(token));
    }
  };

  // ---- skeletons ----------------------------------------------------------------------------------------------------
  const closing = (line, start) => {
    const mark = line[start];
    if (mark !== "`" && mark !== '"' && mark !== "'") return -1;
    if (mark === "'" && isAlpha(at(line, start - 1))) return -1;
    for (let place = start + 1; place < line.length; place += 1) {
      if (line[place] === "\\" && mark !== "`") {
        place += 1;
        continue;
      }
      const isEnd = !isAlpha(at(line, place + 1));
      if (line[place] === mark && (mark !== "'" || isEnd)) return place;
      if (mark === "`" && line[place] === "'" && isEnd && line.indexOf("`", place) < 0) return place;
    }
    return -1;
  };
  const quotes = (line) => {
    const found = [];
    for (let place = 0; place < line.length; place += 1) {
      const end = closing(line, place);
      if (end >= 0) {
        found.push([place + 1, end]);
        place = end;
      }
    }
    return found;
  };
  const bracket = (line, start) => {
    const open = line[start];
    if (open !== "[" && open !== "{") return -1;
    const shut = open === "[" ? "]" : "}";
    let depth = 0;
    for (let place = start; place < line.length; place += 1) {
      if (line[place] === open) depth += 1;
      else if (line[place] === shut) {
        depth -= 1;
        if (depth === 0) return place + 1;
      }
    }
    return -1;
  };
  const isSlash = (c) => c === 47 || c === 92;
  const path = (line, start) => {
    const isDrive = isAlpha(at(line, start)) && line[start + 1] === ":" && isSlash(at(line, start + 2));
    let place = isDrive ? start + 2 : start;
    if (!isSlash(at(line, place)) || (isDrive && isWord(at(line, start - 1)))) return -1;
    let count = 0;
    while (isSlash(at(line, place))) {
      const end = run(line, place + 1, (c) => isWord(c) || c === 46 || c === 64 || c === 43 || c === 126 || c === 45);
      if (end === place + 1) break;
      count += 1;
      place = end;
    }
    return count >= 2 ? place + (isSlash(at(line, place)) ? 1 : 0) : -1;
  };
  const number = (text, table) => {
    let end = run(text, 0, isDigit);
    if (end === 0) return -1;
    while (end < text.length && ".:,".includes(text[end]) && isDigit(at(text, end + 1))) end = run(text, end + 1, isDigit);
    if (text[end] === "%") return end + 1;
    const unit = run(text, end, isWord);
    return unit === end || table.units.has(lower(text.slice(end, unit))) ? unit : -1;
  };
  const token = (line, start, table) => {
    const dark = run(line, start, isDark);
    const text = line.slice(start, dark);
    const letters = run(text, 0, (c) => isAlnum(c) || c === 43 || c === 58);
    if (letters > 2 && text[letters - 1] === ":" && text.startsWith("//", letters)) return dark;
    const end = run(text, 0, (c) => isWord(c) || c === 46 || c === 45 || c === 43);
    if (text[end] === "@" && end > 0) {
      const host = run(text, end + 1, (c) => isWord(c) || c === 46 || c === 45);
      if (text.slice(end + 1, host).includes(".")) return start + host;
    }
    const file = trimEnd(text.slice(0, end), ".");
    const dot = file.lastIndexOf(".");
    if (dot > 0 && table.extensions.has(file.slice(dot + 1))) {
      let place = file.length;
      while (text[place] === ":" && isDigit(at(text, place + 1))) place = run(text, place + 1, isDigit);
      return start + place;
    }
    if (run(text, 0, (c) => isHex(c) || c === 45) === 36 && places(text.slice(0, 36), "-").length === 4 && !isWord(at(text, 36))) return start + 36;
    const first = text.slice(0, run(text, 0, isWord));
    const hex = strip(first, "0x") ?? first;
    if (hex.length >= 8 && all(hex, isHex) && /[0-9]/.test(hex)) return start + first.length;
    const found = number(text, table);
    return found < 0 ? -1 : start + found;
  };
  const skeleton = (line, table) => {
    let out = "";
    let place = 0;
    while (place < line.length) {
      let end = closing(line, place) + 1 || bracket(line, place);
      if (end < 0) end = path(line, place);
      if (end < 0 && (place === 0 || !isWord(at(line, place - 1)))) end = token(line, place, table);
      if (end >= 0) {
        out += ` ${HOLE} `;
        place = end;
        continue;
      }
      const next = Math.max(run(line, place, isWord), place + 1);
      out += line.slice(place, next);
      place = next;
    }
    return out;
  };
  const tokens = (skeleton) => { // null for a hole
    const found = [];
    let place = 0;
    while (place < skeleton.length) {
      const c = skeleton.charCodeAt(place);
      if (c === 1) found.push(null);
      if (isAlpha(c) || c >= 128) {
        const end = run(skeleton, place, (c) => isAlnum(c) || c === 39 || c >= 128);
        const word = trimEnd(skeleton.slice(place, end), "'");
        if (all(word, (c) => isUpper(c) || isDigit(c))) found.push(lower(word));
        else for (const part of parts(word)) found.push(stem(lower(part)));
        place = end;
      } else place += 1;
    }
    return found;
  };
  const hash = (text) => {
    let hash = 0x811c9dc5;
    for (let place = 0; place < text.length; place += 1) {
      const c = text.charCodeAt(place);
      hash = Math.imul(hash ^ (c & 255), 0x01000193);
      if (c > 255) hash = Math.imul(hash ^ (c >> 8), 0x01000193);
    }
    return (hash >>> 0).toString(16).padStart(8, "0");
  };

  // ---- terms --------------------------------------------------------------------------------------------------------
  // A key ends with `!` for a code and with `.` for a name; a pair holds a space, a signature `#` and eight digits.
  const kindOfKey = (key) => {
    if (key.endsWith("!")) return "code";
    if (key.endsWith(".") && isWord(at(key, Math.max(key.length - 2, 0)))) return "name";
    if (key[key.length - 9] === "#" && bytes(key) > 9) return "signature";
    return key.includes(" ") ? "pair" : "word";
  };
  const bytes = (key) => (isAscii(key) ? key.length : new TextEncoder().encode(key).length);
  const own = (line, isTyped, table, put) => {
    const short = (key, share) => { if (key.length <= KEY) put(key, share); };
    codes(line, table, (code, share) => short(`${code}!`, share));
    const message = bare(line);
    const head = isTyped ? 0 : exception(message, table)?.end ?? 0;
    words(message, isTyped, table, (text, isName, share, place) => {
      if (!isName) short(text, share);
      else short(`${text}.`, place < head ? (share * table.shares.head) >> 4 : share);
    });
    if (isTyped) symbols(line, (text) => put(text, table.shares.whole));
  };
  const told = (line, table, put) => { // put(key, whether it is a signature)
    const inner = bare(line);
    const found = exception(inner, table);
    const message = found ? inner.slice(found.message) : inner;
    const given = new Set();
    for (const variant of new Set([line, inner, message])) {
      const all = tokens(skeleton(variant, table));
      for (let place = 0; place + 1 < all.length; place += 1) {
        const [one, other] = [all[place], all[place + 1]];
        if (one === null || other === null) continue;
        if (!table.stop.has(one) || table.kept.has(one) || !table.stop.has(other)) given.add(`${one} ${other}`);
      }
      const words = all.filter((word) => word !== null);
      const key = words.filter((word) => !table.stop.has(word)).length >= 3 ? `${words[0]}#${hash(words.join(" "))}` : null;
      if (key !== null && key.length <= KEY) put(key, true);
    }
    for (const pair of given) if (pair.length <= KEY) put(pair, false);
  };
  const query = (raw, table) => {
    const text = clean(raw);
    const one = trim(text, " \n");
    const isTyped = !one.includes("\n") && one.length <= TYPED && afterLocation(one, 2) === null;
    const { lines, primary } = read(text, table);
    const terms = new Map();
    lines.forEach((line, place) => {
      const add = (key, weight) => {
        let found = terms.get(key);
        if (!found) terms.set(key, found = { weight, times: 0, line: place });
        found.times += 1;
        if (weight > found.weight) {
          found.weight = weight;
          found.line = place;
        }
      };
      own(line.text, isTyped, table, (key, share) => add(key, (line.weight * share) >> 2));
      if (line.weight >= table.lines.told) {
        told(line.text, table, (key, isSignature) => add(key, line.weight * (isSignature ? table.find.signature : table.find.pair)));
      }
    });
    if (isTyped && !lines.length) { // nothing but signs: somebody may look for `?.`
      symbols(one, (key) => terms.set(key, { weight: (table.lines.primary * table.shares.whole) >> 2, times: 1, line: 0 }));
    }
    for (const asked of terms.values()) asked.weight += Math.min(asked.times - 1, 3) * Math.max(asked.weight >> 3, 1);
    return { isTyped, text, lines, primary, terms };
  };
  const typedWords = (text) => (text.match(/[A-Za-z0-9\u0080-\uffff]+/g) ?? []).map(lower);

  // ---- what may have been meant -------------------------------------------------------------------------------------
  const distance = (one, other, most) => {
    if (Math.abs(one.length - other.length) > most) return -1;
    let before = [];
    let last = Array.from({ length: other.length + 1 }, (_, place) => place);
    for (let i = 1; i <= one.length; i += 1) {
      const row = [i];
      let least = i;
      for (let j = 1; j <= other.length; j += 1) {
        let value = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1));
        if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) value = Math.min(value, before[j - 2] + 1);
        row.push(value);
        if (value < least) least = value;
      }
      if (least > most) return -1;
      before = last;
      last = row;
    }
    return last[other.length] <= most ? last[other.length] : -1;
  };
  const guessable = (key) => {
    const kind = kindOfKey(key);
    const text = kind === "name" ? key.slice(0, -1) : key;
    return (kind === "word" || kind === "name") && text.length >= SHORTEST && isAscii(text) && isAlpha(at(text, 0)) ? text : null;
  };
  const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  const near = (text, known, table) => {
    const most = text.length <= 7 ? 1 : 2;
    const found = [];
    for (const key of known) {
      const other = key.endsWith(".") ? key.slice(0, -1) : key;
      if (other.startsWith(text)) found.push([0, other.length - text.length, key]);
      else {
        const far = distance(text, other, most);
        if (far >= 0) found.push([far, 0, key]);
      }
    }
    found.sort((a, b) => a[0] - b[0] || a[1] - b[1] || compare(a[2], b[2]));
    return found.slice(0, table.find.best).map(([far, , key]) => [key, table.find.near[far]]);
  };
  const joined = (text, terms, table) => {
    const { joined, longer, suffixed, exact } = table.find;
    const words = typedWords(text);
    const guesses = [];
    const guess = (key, weight) => { if (!(terms.get(key)?.weight >= weight)) guesses.push([key, weight]); };
    words.forEach((first, place) => {
      let together = "";
      for (let nth = 0; nth < JOINED && place + nth < words.length; nth += 1) {
        together += words[place + nth];
        if (together.length < 5) continue;
        for (const suffix of ["", "error", "exception"]) {
          const weight = joined + longer * nth - (suffix ? suffixed : 0);
          guess(`${together}${suffix}.`, weight);
          if (nth > 0) guess(`${together}${suffix}`, weight);
        }
      }
      guess(`${first}!`, exact);
      if (place + 1 < words.length) guess(`${first} ${words[place + 1]}!`, joined);
    });
    if (words.length > 1) {
      guess(`${words.join("_")}!`, exact);
      guess(`${words.join("-")}!`, exact);
    }
    return guesses;
  };

  // ---- families -----------------------------------------------------------------------------------------------------
  const hasPlace = (text, endings, marks) => endings.some((ending) => places(text, ending).some((start) => {
    const end = start + ending.length;
    return end < text.length && marks.includes(text[end]) && isDigit(at(text, end + 1));
  }));
  const pastedFamilies = (text) => {
    const has = (...words) => words.some((word) => text.includes(word));
    return [
      ["c", hasPlace(text, [".c", ".cc", ".cpp", ".h", ".hpp"], ":") || has("/ld: ", "collect2:")],
      ["g", hasPlace(text, [".go"], ":") || has("goroutine 1 [")],
      ["j", hasPlace(text, [".js", ".mjs", ".cjs", ".jsx"], ":(") || has("node:internal", "Node.js v", "node_modules/")],
      ["n", has("npm ERR!", "npm error")],
      ["p", hasPlace(text, [".py"], ":") || has("Traceback (most recent call", '.py", line ', "site-packages", '", line ')],
      ["r", hasPlace(text, [".rs"], ":") || has("error[E0", "rustc --explain", "panicked at", "cargo build", "cargo run", "Cargo.toml")],
      ["t", hasPlace(text, [".ts", ".tsx"], ":(") || has("error TS")],
      ["u", hasPlace(text, [".rb"], ":")],
      ["v", hasPlace(text, [".java", ".kt", ".scala"], ":") || has('Exception in thread "', "at java.")],
      ["x", has(".cs:line ")],
    ].filter(([, is]) => is).map(([family]) => family);
  };

  // ---- templates ----------------------------------------------------------------------------------------------------
  const template = (text) => { // literals as texts, holes as { name }
    const found = [];
    let literal = "";
    for (let place = 0; place < text.length; place += 1) {
      const c = text[place];
      if ((c === "{" || c === "}") && text[place + 1] === c) {
        literal += c;
        place += 1;
      } else if (c === "{") {
        if (literal) found.push(literal);
        literal = "";
        const end = text.indexOf("}", place);
        found.push({ name: text.slice(place + 1, end) });
        place = end;
      } else literal += c;
    }
    if (literal) found.push(literal);
    return found;
  };
  const spaced = (text) => text.replace(/[ \n\t\r]+/g, " ");
  const fit = (message, line) => {
    const small = lower(line);
    const isTorn = (place) => place > 0 && isWord(at(small, place - 1)) && isWord(at(small, place));
    const holes = [];
    let letters = 0, place = 0, open = null, isFirst = true;
    for (let nth = 0; nth < message.length; nth += 1) {
      if (typeof message[nth] !== "string") {
        open = message[nth].name;
        continue;
      }
      const isLast = nth + 1 === message.length;
      let wanted = lower(spaced(clean(message[nth])));
      if (isFirst) wanted = trimStart(wanted);
      if (isLast) wanted = trimEnd(wanted);
      const start = isFirst || open !== null ? small.indexOf(wanted, place) : small.startsWith(wanted, place) ? place : -1;
      if (start < 0 || (isFirst && open === null && isTorn(start))) return null;
      if (open !== null) {
        // A hole that a template starts with does not hold what programs print before a message: `KeyError: `.
        const value = line.slice(place, start);
        const colon = isFirst ? value.lastIndexOf(": ") : -1;
        holes.push([open, trim(colon < 0 ? value : value.slice(colon + 2))]);
      }
      open = null;
      place = start + wanted.length;
      if (isLast && wanted !== "" && isTorn(place)) return null;
      for (let c = 0; c < wanted.length; c += 1) if (isAlnum(wanted.charCodeAt(c)) || wanted.charCodeAt(c) > 127) letters += 1;
      isFirst = false;
    }
    if (open !== null) holes.push([open, trim(line.slice(place))]);
    return { letters, holes };
  };

  // ---- the index ----------------------------------------------------------------------------------------------------
  const value = (c) => c - 32 - (c > 34 ? 1 : 0) - (c > 92 ? 1 : 0);
  const LEVELS = [1];
  while (LEVELS.length < 93) {
    const last = LEVELS[LEVELS.length - 1];
    LEVELS.push(Math.min(Math.max(last + 1, Math.floor((last * 1036 + 500) / 1000)), 255));
  }
  const unpack = (piece) => { // key → its postings, still as text
    const found = new Map();
    let before = "";
    for (const line of piece.split("\n")) {
      if (line === "") continue;
      const tab = line.indexOf("\t");
      before = before.slice(0, value(line.charCodeAt(0))) + line.slice(1, tab);
      found.set(before, line.slice(tab + 1));
    }
    return found;
  };
  const each = (postings, take) => {
    let entry = 0;
    for (let place = 0; place < postings.length; place += 1) {
      let digit = value(postings.charCodeAt(place)), factor = 1;
      while (digit >= 46) {
        entry += (digit - 46) * factor;
        factor *= 46;
        place += 1;
        digit = value(postings.charCodeAt(place));
      }
      entry += digit * factor;
      place += 1;
      take(entry, LEVELS[value(postings.charCodeAt(place))]);
    }
  };

  // Scripts of the index call this with their piece.
  const waiting = new Map();
  globalThis.errbookIndex = (name, data) => {
    waiting.get(name)?.(data);
    waiting.delete(name);
  };
  const byScript = (address) => new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => { script.remove(); resolve(); };
    script.onerror = () => { script.remove(); reject(new Error(`cannot load ${address}`)); };
    document.head.append(script);
  });
  const fetchPiece = (name, address, script) => new Promise((resolve, reject) => {
    waiting.set(name, resolve);
    script(address).then(() => { if (waiting.has(name)) reject(new Error(`${address} is no piece of the index`)); }, reject);
  });

  const load = async (address, script = byScript) => {
    const first = await fetchPiece("all", address, script);
    if (first.version !== VERSION) throw new Error(`the index is of version ${first.version}, and this script reads ${VERSION}`);
    const set = (text) => new Set(text.split(" "));
    const table = { ...first.table };
    table.endingList = table.endings.split(" ");
    for (const key of ["stop", "kept", "codes", "not_codes", "statuses", "lowercase", "levels", "extensions", "units"]) table[key] = set(table[key]);
    const families = Object.entries(table.families).map(([family, words]) => [family, set(words)]);
    const familyOf = first.families.map(([family, count]) => family.repeat(count)).join("");
    const base = address.slice(0, address.lastIndexOf("/") + 1) + first.folder + "/";

    // Pieces by name, each loaded once; a failed one may be asked for again.
    const pieces = new Map();
    const piece = (name, make) => {
      if (!pieces.has(name)) {
        const loaded = fetchPiece(name, `${base}${name}.js`, script).then(make);
        loaded.catch(() => pieces.delete(name));
        pieces.set(name, loaded);
      }
      return pieces.get(name);
    };
    const whole = first.terms === undefined ? null : unpack(first.terms);
    const known = new Map(); // key → postings, or null where the index lacks it
    const postings = async (keys) => {
      if (whole) {
        for (const key of keys) known.set(key, whole.get(key) ?? null);
        return;
      }
      await Promise.all(keys.filter((key) => !known.has(key)).map(async (key) => {
        let low = 0, high = first.fence.length;
        while (low < high) {
          const middle = (low + high) >> 1;
          if (first.fence[middle] <= key) low = middle + 1;
          else high = middle;
        }
        known.set(key, (await piece(`t${low}`, unpack)).get(key) ?? null);
      }));
    };
    const group = (key) => key.slice(0, first.letters).replace(/[^A-Za-z0-9]/g, "_");
    let groups = null;
    const vocabulary = async (text) => {
      const name = group(text);
      if (whole && !groups) {
        groups = new Map();
        for (const key of whole.keys()) {
          const kind = kindOfKey(key);
          if ((kind !== "word" && kind !== "name") || !isAscii(key) || !isAlpha(at(key, 0))) continue;
          if (!groups.has(group(key))) groups.set(group(key), []);
          groups.get(group(key)).push(key);
        }
      }
      if (whole) return groups.get(name) ?? [];
      if (!first.vocabulary.includes(name)) return [];
      return piece(`v${name}`, (found) => [...unpack(found).keys()]);
    };
    const collectionOf = (entry) => {
      let low = 0, high = first.collections.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (first.collections[middle][2] <= entry) low = middle + 1;
        else high = middle;
      }
      return low - 1;
    };
    const cards = async (entries) => {
      if (whole) return entries.map((entry) => first.cards[entry]);
      return Promise.all(entries.map(async (entry) => (await piece(`c${Math.floor(entry / CARDS)}`, (found) => found))[entry % CARDS]));
    };

    const expand = async (asked) => {
      const guesses = joined(asked.text, asked.terms, table);
      await postings([...asked.terms.keys(), ...guesses.map(([key]) => key)]);
      const added = guesses.filter(([key]) => known.get(key) !== null);
      const unknown = [...asked.terms].filter(([key]) => known.get(key) === null && guessable(key) !== null);
      const lists = await Promise.all(unknown.map(([key]) => vocabulary(guessable(key))));
      unknown.forEach(([key, { weight }], place) => {
        for (const [other, share] of near(guessable(key), lists[place], table)) added.push([other, (weight * share) >> 4]);
      });
      for (const [key, weight] of added) {
        const found = asked.terms.get(key);
        if (!found) asked.terms.set(key, { weight, times: 1, line: 0 });
        else if (found.weight < weight) found.weight = weight;
      }
    };

    const reason = (entry, terms, lines, matched) => {
      const line = (place) => lines[place]?.text ?? "";
      matched.sort((a, b) => b[0] - a[0] || compare(a[1], b[1]));
      for (const [kind, wanted] of [["code", "code"], ["message", "signature"], ["name", "name"]]) {
        const found = matched.find(([, key]) => kindOfKey(key) === wanted);
        if (!found) continue;
        const text = wanted === "signature" ? line(found[2]) : trimStart(found[1].slice(0, -1), "~");
        return { kind, text, line: line(found[2]), holes: [] };
      }
      const words = matched.map(([, key]) => key).filter((key) => kindOfKey(key) === "word").slice(0, WORDS);
      return { kind: "words", text: words.join(" "), line: matched.length ? line(matched[0][2]) : "", holes: [] };
    };

    const look = async (text, limit) => {
      const asked = query(text, table);
      if (asked.isTyped) await expand(asked);
      const rank = ([key, { weight }]) => weight * table.factors[kindOfKey(key)];
      let terms = [...asked.terms].map((term) => [rank(term), ...term]);
      terms.sort((a, b) => b[0] - a[0] || compare(a[1], b[1]));
      terms = terms.slice(0, asked.isTyped ? table.find.typed : table.find.pasted);
      await postings(terms.map(([, key]) => key));
      const scores = new Map();
      const counts = new Map();
      for (const [, key, { weight }] of terms) {
        const isWordKey = kindOfKey(key) === "word";
        each(known.get(key) ?? "", (entry, impact) => {
          scores.set(entry, (scores.get(entry) ?? 0) + weight * impact);
          if (isWordKey) counts.set(entry, (counts.get(entry) ?? 0) + 1);
        });
      }
      const spoken = asked.isTyped ? typedWords(asked.text) : [];
      const lifted = new Set(asked.isTyped
        ? spoken.flatMap((word) => families.filter(([, words]) => words.has(word)).slice(0, 1).map(([family]) => family))
        : pastedFamilies(asked.text));
      const named = new Set(first.collections.flatMap(([id], place) => (spoken.includes(id) ? [place] : [])));
      const { cover_typed, cover_pasted, cover_most, lift, verified, template: whole, letters: most, sure: margin } = table.find;
      let ranked = [];
      for (const [entry, sum] of scores) {
        const more = Math.max((counts.get(entry) ?? 0) - 1, 0);
        let score = sum + (asked.isTyped ? Math.floor((sum * more) / 2 ** cover_typed) : Math.floor((sum * Math.min(more, cover_most)) / 2 ** cover_pasted));
        if (lifted.has(familyOf[entry]) || (named.size && named.has(collectionOf(entry)))) score += Math.floor(score / 2 ** lift);
        ranked.push([entry, score]);
      }
      ranked.sort((a, b) => b[1] - a[1] || a[0] - b[0]);
      ranked = ranked.slice(0, Math.max(limit, verified));
      const shown = await cards(ranked.map(([entry]) => entry));
      const others = [];
      asked.lines.forEach((line, place) => { if (line.weight >= table.lines.told && place !== asked.primary && others.length < MESSAGES) others.push(place); });
      const lines = (asked.primary < 0 ? others : [asked.primary, ...others]).map((place) => [place, spaced(asked.lines[place].text)]);
      const matched = new Map(ranked.map(([entry]) => [entry, []]));
      for (const [, key, { weight, line }] of terms) {
        each(known.get(key) ?? "", (entry, impact) => matched.get(entry)?.push([weight * impact, key, line]));
      }
      const hits = ranked.map(([entry, sum], place) => {
        const [slug, title, error, severity, status, language, codes, messages, evidence] = shown[place];
        let best = null;
        if (place < verified) {
          for (const message of messages) {
            for (const [nth, line] of lines) {
              const found = fit(template(message), line);
              if (found && (!best || best.letters < found.letters)) best = { ...found, message, line: asked.lines[nth].text };
            }
          }
        }
        const score = sum + Math.floor((sum * Math.min(best?.letters ?? 0, most)) / whole);
        const why = best
          ? { kind: "template", text: best.message, line: best.line, holes: best.holes }
          : reason(entry, terms, asked.lines, matched.get(entry));
        const [collection, collectionTitle] = first.collections[collectionOf(entry)];
        return { entry, id: `${collection}/${slug}`, collection, collectionTitle, slug, title, error: error || title, severity, status, language, codes, evidence, score, why };
      });
      hits.sort((a, b) => b.score - a.score || a.entry - b.entry);
      const isStrong = ({ entry, why }) => {
        if (why.kind !== "name") return why.kind !== "words";
        const own = new Set(matched.get(entry).map(([, key]) => key));
        let every = 0, known = 0;
        for (const [rank, key] of terms) {
          every += rank;
          if (own.has(key)) known += rank;
        }
        return known * table.find.known >= every;
      };
      const isApart = hits.length === 1 || (hits.length > 1 && hits[0].score * 10 >= hits[1].score * margin);
      return {
        mode: asked.isTyped ? "typed" : "pasted",
        primary: asked.lines[asked.primary]?.text ?? "",
        sure: isApart && isStrong(hits[0]),
        matches: hits.slice(0, limit),
        terms: terms.map(([, key, { weight }]) => [key, weight]),
      };
    };
    return {
      entries: first.entries,
      collections: first.collections,
      isWhole: whole !== null,
      find: (text, { limit = 10 } = {}) => look(text, limit),
    };
  };
  globalThis.errbookMatch = { load };
})();
