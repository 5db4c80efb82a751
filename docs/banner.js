// SPDX-License-Identifier: MIT
// What patchday says is going on, in any page: docs/outlets.md.
(() => {
	const address = document.currentScript.dataset.url;
	const place = document.getElementById('maintenance');
	async function look() {
		try {
			const answer = await fetch(address, { credentials: 'omit' });
			const { now, next } = await answer.json();
			const soon = Date.now() + 24 * 3600 * 1000;
			const told = now.concat(next && Date.parse(next.start) < soon ? next : []);
			const lines = told.map(one => {
				const line = document.createElement('p');
				line.textContent = one.headline;
				return line;
			});
			// A reader hears of it once, not each minute.
			if (place.textContent !== lines.map(p => p.textContent).join(''))
				place.replaceChildren(...lines);
		} catch { /* What was told last stays. */ }
		setTimeout(look, 60000);
	}
	look();
})();
