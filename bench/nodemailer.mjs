// SPDX-License-Identifier: MIT
// nodemailer.mjs PORT COUNT CONNECTIONS FILE: the same letter through a pool.
import fs from "node:fs";
import { createTransport } from "nodemailer";

const [port, count, connections, file] = process.argv.slice(2);
const raw = fs.readFileSync(file);
const transport = createTransport({ host: "127.0.0.1", port: Number(port),
	secure: false, ignoreTLS: true, pool: true,
	maxConnections: Number(connections), maxMessages: Infinity });
const began = performance.now();
const cpu = process.cpuUsage();
const sends = [];
for (let i = 0; i < Number(count); i++)
	sends.push(transport.sendMail({ raw, envelope: {
		from: "pd@example.org", to: [`user${i}@example.org`] } }));
await Promise.all(sends);
const ms = performance.now() - began;
const spent = process.cpuUsage(cpu);
console.log(`rate ${(count / ms * 1e3).toFixed(0)} cpu_us ` +
	((spent.user + spent.system) / count).toFixed(1) + " failed 0");
transport.close();
