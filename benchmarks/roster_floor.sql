COPY partnership_rosterrow FROM STDIN (FORMAT binary)
--------
COPY registry_person FROM STDIN (FORMAT binary)
--------
INSERT INTO core_sealedfile SELECT * FROM came_core_sealedfile
--------
INSERT INTO registry_personevent SELECT * FROM came_registry_personevent
--------
INSERT INTO enrolment_participant SELECT * FROM came_enrolment_participant
--------
INSERT INTO enrolment_participantevent SELECT * FROM came_enrolment_participantevent
--------
INSERT INTO enrolment_participantnumber SELECT * FROM came_enrolment_participantnumber
--------
INSERT INTO partnership_roster SELECT * FROM came_partnership_roster
--------
INSERT INTO partnership_rosterevent SELECT * FROM came_partnership_rosterevent
--------
INSERT INTO partnership_batch SELECT * FROM came_partnership_batch
--------
INSERT INTO partnership_batchevent SELECT * FROM came_partnership_batchevent
--------
INSERT INTO partnership_member SELECT * FROM came_partnership_member
--------
INSERT INTO partnership_agreementbill SELECT * FROM came_partnership_agreementbill
--------
INSERT INTO collection_pricebasis SELECT * FROM came_collection_pricebasis
--------
INSERT INTO collection_bill SELECT * FROM came_collection_bill
--------
INSERT INTO collection_billevent SELECT * FROM came_collection_billevent
--------
INSERT INTO collection_billline SELECT * FROM came_collection_billline
--------
INSERT INTO collection_payment SELECT * FROM came_collection_payment
--------
INSERT INTO collection_insuredmonth SELECT * FROM came_collection_insuredmonth
--------
INSERT INTO collection_entry SELECT * FROM came_collection_entry
--------
INSERT INTO collection_posting SELECT * FROM came_collection_posting
