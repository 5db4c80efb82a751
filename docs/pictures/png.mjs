// SPDX-License-Identifier: MIT
// Small PNGs (RFC 2083): a screenshot of a page has few colours, so each pixel
// becomes an index into 256 of them.
import zlib from 'node:zlib';

const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
const COLORS_MAX = 256;

function chunks(png) {
	const found = [];
	for (let at = 8; at < png.length;) {
		const length = png.readUInt32BE(at);
		found.push({ type: png.toString('latin1', at + 4, at + 8),
		    data: png.subarray(at + 8, at + 8 + length) });
		at += length + 12;
	}
	return found;
}

function chunk(type, data) {
	const whole = Buffer.alloc(data.length + 12);
	whole.writeUInt32BE(data.length, 0);
	whole.write(type, 4, 'latin1');
	data.copy(whole, 8);
	whole.writeUInt32BE(crc(whole.subarray(4, data.length + 8)),
	    data.length + 8);
	return whole;
}

function crc(bytes) {
	let sum = ~0;
	for (const byte of bytes) {
		sum ^= byte;
		for (let i = 0; i < 8; i++)
			sum = sum >>> 1 ^ (sum & 1 ? 0xedb88320 : 0);
	}
	return ~sum >>> 0;
}

// The predictor of a line's byte (6.6): left, above, upper left.
function paeth(a, b, c) {
	const p = a + b - c;
	const [pa, pb, pc] = [p - a, p - b, p - c].map(Math.abs);
	return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
}

// The pixels as they were, `size` bytes each.
function unfilter(raw, width, height, size) {
	const line = width * size, out = Buffer.alloc(line * height);
	for (let y = 0; y < height; y++) {
		const filter = raw[y * (line + 1)];
		for (let x = 0; x < line; x++) {
			const to = y * line + x;
			const a = x >= size ? out[to - size] : 0;
			const b = y > 0 ? out[to - line] : 0;
			const c = x >= size && y > 0 ? out[to - line - size] :
			    0;
			out[to] = raw[y * (line + 1) + 1 + x] + [0, a, b,
			    (a + b) >> 1, paeth(a, b, c)][filter];
		}
	}
	return out;
}

// The colours that are there most often, and for each other one the nearest
// of them.
function palette(pixels, size) {
	const counts = new Map(), index = new Map();
	for (let i = 0; i < pixels.length; i += size) {
		const color = pixels.readUIntBE(i, 3);
		counts.set(color, (counts.get(color) || 0) + 1);
	}
	const order = [...counts.keys()].sort(
	    (a, b) => counts.get(b) - counts.get(a) || a - b);
	const kept = order.slice(0, COLORS_MAX);
	const parts = color => [color >> 16, color >> 8 & 255, color & 255];
	kept.forEach((color, i) => index.set(color, i));
	for (const color of order.slice(COLORS_MAX)) {
		const mine = parts(color);
		let best = 0, least = Infinity;
		kept.forEach((other, i) => {
			const distance = parts(other).reduce((sum, p, k) =>
			    sum + (p - mine[k]) ** 2, 0);
			if (distance < least)
				[best, least] = [i, distance];
		});
		index.set(color, best);
	}
	return { kept: Buffer.from(kept.flatMap(parts)), index };
}

// The same picture, smaller.
export function shrink(png) {
	const all = chunks(png), head = Buffer.from(all[0].data);
	const width = head.readUInt32BE(0), height = head.readUInt32BE(4);
	const size = head[9] === 6 ? 4 : 3;
	const pixels = unfilter(zlib.inflateSync(Buffer.concat(all.filter(
	    c => c.type === 'IDAT').map(c => c.data))), width, height, size);
	const { kept, index } = palette(pixels, size);
	const lines = Buffer.alloc((width + 1) * height);
	for (let y = 0; y < height; y++)
		for (let x = 0; x < width; x++)
			lines[y * (width + 1) + 1 + x] = index.get(
			    pixels.readUIntBE((y * width + x) * size, 3));
	head[8] = 8;
	head[9] = 3;
	return Buffer.concat([SIGNATURE, chunk('IHDR', head),
	    chunk('PLTE', kept), chunk('IDAT', zlib.deflateSync(lines,
	    { level: 9, memLevel: 9 })), chunk('IEND', Buffer.alloc(0))]);
}
