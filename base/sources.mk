SRC_base = clock complaint error file log mem nearest random text utf8
