#include "data/import/named_patients.h"

#include <gtest/gtest.h>

namespace preceptor {
namespace {

ArchiveImage file(const std::string& study, const std::string& id, const std::string& issuer = "") {
  ArchiveImage made;
  made.study_instance_uid = study;
  made.patient_id = id;
  made.issuer_of_patient_id = issuer;
  return made;
}

TEST(NamedPatientsTest, TheStudySaysItBeforeThePatientId) {
  NamedPatients named;
  named.add(file("1", "A"), "one");
  named.add(file("2", "B"), "two");
  EXPECT_EQ(named.of(file("1", "B")), "one");
  EXPECT_EQ(named.of(file("3", "B")), "two");
  EXPECT_EQ(named.of(file("3", "C")), "");
  EXPECT_EQ(named.of(file("3", "B", "other site")), "");
}

TEST(NamedPatientsTest, NothingIsSaidByWhatIsBlank) {
  NamedPatients named;
  named.add(file("", " "), "one");
  EXPECT_EQ(named.of(file("", " ")), "");
  EXPECT_TRUE(named.divided().empty());
}

TEST(NamedPatientsTest, WhatIsOfSeveralIsOfNobody) {
  NamedPatients named;
  for (const char* patient : {"1", "2", "3", "4"}) named.add(file("1", "A"), patient);
  EXPECT_EQ(named.of(file("1", "A")), "");
  EXPECT_EQ(named.divided(), (std::vector<std::string>{"PatientID A is 1, 2, 3, ...",
                                                       "study 1 is of 1, 2, 3, ..."}));
}

}  // namespace
}  // namespace preceptor
