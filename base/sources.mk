SRC_base = clock complaint digest error file html jsontext log mem nearest random text utf8
