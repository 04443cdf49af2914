// run.js N.onnx N.relu ROWS.csv - an ONNX file in ONNX Runtime: prints its outputs for each row.
// Recurrent networks start from the state in N.relu, and make one step a row.
const fs = require("fs");

function runtime() {
    for (const name of ["onnxruntime-node", "onnxruntime-web"]) {
        try {
            return require(name);
        } catch (e) {
            // the next one
        }
    }
    process.exit(77); // neither is there
}

async function main() {
    const ort = runtime();
    if (process.argv.length === 2) return;
    const [path, text, rowsPath] = process.argv.slice(2);
    const session = await ort.InferenceSession.create(path, { intraOpNumThreads: 1, logSeverityLevel: 3 });
    const rows = fs.readFileSync(rowsPath, "utf8").trim().split("\n").map((l) => l.split(",").map(Number));
    const tensor = (v, n, m) => new ort.Tensor("float32", Float32Array.from(v), [n, m]);
    const print = (v, n, m) => {
        for (let i = 0; i < n; i++) console.log(Array.from(v.slice(i * m, (i + 1) * m)).join(","));
    };
    const found = fs.readFileSync(text, "utf8").match(/^state (\d+)\s+([-+0-9.e\s]+)/m);
    if (!found) {
        const { y } = await session.run({ x: tensor(rows.flat(), rows.length, rows[0].length) });
        print(y.data, rows.length, y.dims[1]);
        return;
    }
    const n = Number(found[1]);
    let state = tensor(found[2].trim().split(/\s+/).slice(0, n).map(Number), 1, n);
    for (const row of rows) {
        const out = await session.run({ state, x: tensor(row, 1, row.length) });
        state = out.next_state;
        print(out.y.data, 1, out.y.dims[1]);
    }
}

main().catch((e) => {
    console.error("run.js: " + e.message);
    process.exit(1);
});
