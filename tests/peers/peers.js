// Answers questions on operations, with the two libraries. Reads a JSON list from one file and writes one to another.
"use strict";
const fs = require("fs");
const { type } = require("ot-text-unicode");
const { TextOperation } = require("ot");

const shareDB = {
  apply: ({ text, a }) => type.apply(text, a),
  transform: ({ a, b }) => [type.transform(a, b, "left"), type.transform(b, a, "right")],
  compose: ({ a, c }) => type.compose(a, c),
  invert: ({ text, a }) => type.invertWithDoc(a, text),
};

const read = TextOperation.fromJSON;
const otJS = {
  apply: ({ text, a }) => read(a).apply(text),
  transform: ({ a, b }) => TextOperation.transform(read(a), read(b)).map((op) => op.toJSON()),
  compose: ({ a, c }) => read(a).compose(read(c)).toJSON(),
  invert: ({ text, a }) => read(a).invert(text).toJSON(),
};

const libraries = { shareDB, otJS };
const [questions, answers] = process.argv.slice(2);
const cases = JSON.parse(fs.readFileSync(questions, "utf8"));
const ask = ({ library, asked }) =>
  Object.fromEntries(Object.entries(libraries[library]).map(([name, answer]) => [name, answer(asked)]));
fs.writeFileSync(answers, JSON.stringify(cases.map(ask)));
