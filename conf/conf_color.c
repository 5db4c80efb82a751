/* SPDX-License-Identifier: MIT */
/* Names of colours. */
#include <stdlib.h>

#include "conf_internal.h"
#include "mem.h"
#include "nearest.h"

/* CSS Color Module Level 3, 4.3, the extended colour keywords: what RFC 7986
 * 5.9 accepts for COLOR. */
static const char *const conf_colors[] = {
	"aliceblue", "antiquewhite", "aqua", "aquamarine", "azure", "beige",
	"bisque", "black", "blanchedalmond", "blue", "blueviolet", "brown",
	"burlywood", "cadetblue", "chartreuse", "chocolate", "coral",
	"cornflowerblue", "cornsilk", "crimson", "cyan", "darkblue",
	"darkcyan", "darkgoldenrod", "darkgray", "darkgreen", "darkgrey",
	"darkkhaki", "darkmagenta", "darkolivegreen", "darkorange",
	"darkorchid", "darkred", "darksalmon", "darkseagreen",
	"darkslateblue", "darkslategray", "darkslategrey", "darkturquoise",
	"darkviolet", "deeppink", "deepskyblue", "dimgray", "dimgrey",
	"dodgerblue", "firebrick", "floralwhite", "forestgreen", "fuchsia",
	"gainsboro", "ghostwhite", "gold", "goldenrod", "gray", "green",
	"greenyellow", "grey", "honeydew", "hotpink", "indianred", "indigo",
	"ivory", "khaki", "lavender", "lavenderblush", "lawngreen",
	"lemonchiffon", "lightblue", "lightcoral", "lightcyan",
	"lightgoldenrodyellow", "lightgray", "lightgreen", "lightgrey",
	"lightpink", "lightsalmon", "lightseagreen", "lightskyblue",
	"lightslategray", "lightslategrey", "lightsteelblue", "lightyellow",
	"lime", "limegreen", "linen", "magenta", "maroon",
	"mediumaquamarine", "mediumblue", "mediumorchid", "mediumpurple",
	"mediumseagreen", "mediumslateblue", "mediumspringgreen",
	"mediumturquoise", "mediumvioletred", "midnightblue", "mintcream",
	"mistyrose", "moccasin", "navajowhite", "navy", "oldlace", "olive",
	"olivedrab", "orange", "orangered", "orchid", "palegoldenrod",
	"palegreen", "paleturquoise", "palevioletred", "papayawhip",
	"peachpuff", "peru", "pink", "plum", "powderblue", "purple", "red",
	"rosybrown", "royalblue", "saddlebrown", "salmon", "sandybrown",
	"seagreen", "seashell", "sienna", "silver", "skyblue", "slateblue",
	"slategray", "slategrey", "snow", "springgreen", "steelblue", "tan",
	"teal", "thistle", "tomato", "turquoise", "violet", "wheat", "white",
	"whitesmoke", "yellow", "yellowgreen",
};

int
conf_read_color(const struct doc *doc, char **ret_color,
    struct complaints *complaints)
{
	char shown[DOC_SHOWN_MAX];
	const char *nearest = NULL;
	size_t i;

	if (doc == NULL)
		return 0;
	if (doc->is_refused)
		return -1;
	for (i = 0; i < countof(conf_colors) && doc->type == DOC_SCALAR; i++) {
		if (strcmp(doc->scalar, conf_colors[i]) != 0)
			continue;
		free(*ret_color);
		*ret_color = mem_string(conf_colors[i]);
		return 0;
	}
	if (doc->type == DOC_SCALAR)
		nearest = nearest_find(doc->scalar, conf_colors,
		    countof(conf_colors));
	doc_complain(doc, COMPLAINT_ERROR, complaints,
	    "color must be a CSS colour name such as steelblue, found "
	    "%s%s%s%s", doc_show(doc, shown),
	    nearest != NULL ? "; did you mean \"" : "",
	    nearest != NULL ? nearest : "", nearest != NULL ? "\"?" : "");
	return -1;
}
