// Judges pages for the walks, as many as come: each line in is a page as a JSON
// string, each line out what is wrong with it by the rules in htmlvalidate.cjs,
// empty when nothing is. Argument: the folder of html-validate.
const { HtmlValidate, formatterFactory } = require(process.argv[2]);
const judge = new HtmlValidate(require('./htmlvalidate.cjs'));
const tell = formatterFactory('stylish');

async function main() {
  for await (const line of require('node:readline').createInterface({ input: process.stdin })) {
    const report = await judge.validateString(JSON.parse(line), 'page.html');
    process.stdout.write(JSON.stringify(report.valid ? '' : tell(report.results)) + '\n');
  }
}
main();
