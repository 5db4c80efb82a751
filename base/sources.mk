SRC_base = doc doc_json doc_read doc_yaml doc_yamltext clock complaint digest error file hmac html jsontext log mem nearest random secret text utf8 curl_api network_curl poller transfer url
