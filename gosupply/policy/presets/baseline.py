"""A shipped preset as `presetcode` has it; made from `policies/`, do not edit.

GOSUPPLY_UPDATE=1 python -m pytest tests/policy/test_presets.py
"""

from __future__ import annotations

TEXT = r"""
{
"lines":{
"12":"  integrity: deny","14":"  opinion: warn",
"16":"  integrity-needs: {commit: note, change: deny}","18":"  opinion-needs: note",
"20":"  head-uncompared: note","22":"  sum-unneeded: note","27":"  lookup: all",
"28":"  public: []","31":"  private: []","32":"  log: sum.golang.org","34":"  pin: optional",
"38":"  go: \">=1\"","40":"  toolchain: \">=1.26.9 <1.27 || >=1.27.2\"","41":"  denied: []",
"43":"  allowed: [{module: \"...\"}]","47":"  placement: committed","49":"  local_roots: []",
"51":"  own_paths: repository","53":"  fork_owners: [\"...\"]","56":"  require_resolve_to: false",
"59":"  mode: any","63":"  default: 30d","64":"  max: 90d","66":"  grace: 3d","67":"  warn: [14d]",
"72":"  [sumdb, versions, replace, exclude, vendor, expiry, opinion, opinion-needs]",
"74":"waive_in_change: [opinion]"
},
"file":{
"settings":{
"sumdb.lookup":["Value","all",["@",27,11,14]],"sumdb.public":["Value",[""],["@",28,11,13]],
"sumdb.private":["Value",[""],["@",31,12,14]],"sumdb.log":["Value","sum.golang.org",["@",32,8,22]],
"sumdb.pin":["Value","optional",["@",34,8,16]],"versions.go":["Value",">=1",["@",38,7,12]],
"versions.toolchain":["Value",">=1.26.9 <1.27 || >=1.27.2",["@",40,14,42]],
"versions.denied":["Value",[""],["@",41,11,13]],
"versions.allowed":[
"Value",["",["Allowed",["@",43,13,28],["Value","...",["@",43,22,27]]]],["@",43,12,29]
],
"replace.placement":["Value","committed",["@",47,14,23]],
"replace.local_roots":["Value",[""],["@",49,16,18]],
"replace.own_paths":["Value","repository",["@",51,14,24]],
"replace.fork_owners":["Value",["",["Value","...",["@",53,17,22]]],["@",53,16,23]],
"exclude.require_resolve_to":["Value",false,["@",56,23,28]],
"vendor.mode":["Value","any",["@",59,9,12]],
"expiry.default":["Value",["Duration",720],["@",63,12,15]],
"expiry.max":["Value",["Duration",2160],["@",64,8,11]],
"expiry.grace":["Value",["Duration",72],["@",66,10,12]],
"expiry.warn":["Value",["",["Value",["Duration",336],["@",67,10,13]]],["@",67,9,14]]
},
"rules":{
"integrity":["LevelEntry",["@",12,3,12],["LevelStep",["Value",["Level",3],["@",12,14,18]]],{}],
"opinion":["LevelEntry",["@",14,3,10],["LevelStep",["Value",["Level",2],["@",14,12,16]]],{}],
"integrity-needs":[
"LevelEntry",["@",16,3,18],null,
{
"commit":["Value",["LevelStep",["Value",["Level",1],["@",16,29,33]]],["@",16,21,27]],
"change":["Value",["LevelStep",["Value",["Level",3],["@",16,43,47]]],["@",16,35,41]]
}
],
"opinion-needs":["LevelEntry",["@",18,3,16],["LevelStep",["Value",["Level",1],["@",18,18,22]]],{}],
"head-uncompared":[
"LevelEntry",["@",20,3,18],["LevelStep",["Value",["Level",1],["@",20,20,24]]],{}
],
"sum-unneeded":["LevelEntry",["@",22,3,15],["LevelStep",["Value",["Level",1],["@",22,17,21]]],{}]
},
"children_may_loosen":[
"Value",
[
"",["Value","sumdb",["@",72,4,9]],["Value","versions",["@",72,11,19]],
["Value","replace",["@",72,21,28]],["Value","exclude",["@",72,30,37]],
["Value","vendor",["@",72,39,45]],["Value","expiry",["@",72,47,53]],
["Value","opinion",["@",72,55,62]],["Value","opinion-needs",["@",72,64,77]]
],
["@",72,3,78]
],
"waive_in_change":["Value",["",["Value","opinion",["@",74,19,26]]],["@",74,18,27]]
}
}
"""
